import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadSync } from '@grpc/proto-loader'
import { describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'

/** Field name to number, type and whether it repeats; of enums, value names to numbers. */
type Declarations = Record<string, Record<string, unknown>>

interface Message {
  readonly name: string
  readonly field: readonly { readonly name: string; readonly number: number; readonly type: string; readonly label: string }[]
  readonly nestedType: readonly Message[]
  readonly enumType: readonly Enum[]
}
interface Enum {
  readonly name: string
  readonly value: readonly { readonly name: string; readonly number: number }[]
}

/** As descriptors number them; bytes stand where the client has a message: the same on the wire. */
const TYPES = [
  '',
  'DOUBLE',
  'FLOAT',
  'INT64',
  'UINT64',
  'INT32',
  'FIXED64',
  'FIXED32',
  'BOOL',
  'STRING',
  '',
  'MESSAGE',
  'BYTES',
  '',
  'ENUM',
]
const SPEC_BYTES = 'study_spec'

function ours(file: string): Declarations {
  const definition = loadSync(file, { keepCase: true, includeDirs: [join(import.meta.dirname, '..', '..', 'proto')] })
  const found: Declarations = {}
  for (const [name, entry] of Object.entries(definition)) {
    if ('format' in entry) declare(name.slice(0, name.lastIndexOf('.')), entry.type as unknown as Message & Enum, found)
    else found[name] = Object.fromEntries(Object.keys(entry).map((method) => [method, true]))
  }
  return found
}

function declare(scope: string, type: Message & Enum, found: Declarations): void {
  const name = `${scope}.${type.name}`
  if (type.field === undefined) {
    found[name] = Object.fromEntries(type.value.map((value) => [value.name, value.number]))
    return
  }
  found[name] = Object.fromEntries(
    type.field.map((field) => [
      snake(field.name),
      [field.number, field.name === SPEC_BYTES ? 'MESSAGE' : field.type.replace('TYPE_', ''), field.label === 'LABEL_REPEATED'],
    ]),
  )
  for (const nested of type.nestedType) declare(name, nested as Message & Enum, found)
  for (const nested of type.enumType) declare(name, nested as Message & Enum, found)
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function theirs(python: string, modules: readonly string[]): Promise<Declarations> {
  const program = join(import.meta.dirname, 'programs', 'descriptors.py')
  const { stdout } = await promisify(execFile)(python, ['-B', program, ...modules], { maxBuffer: 1 << 26 })
  const read = JSON.parse(stdout) as Record<string, Record<string, unknown>>
  const entries = Object.entries(read).map(([name, fields]) => [
    name,
    Object.fromEntries(
      Object.entries(fields).map(([field, said]) => {
        if (!Array.isArray(said)) return [field, said]
        return typeof said[0] === 'string' ? [field, true] : [field, [said[0], TYPES[said[1]], said[2]]]
      }),
    ),
  ])
  return Object.fromEntries(entries)
}

interface Client {
  readonly environment: string
  readonly file: string
  readonly scope: string
  readonly modules: readonly string[]
  /** An older version of the same messages, which our file serves as well: a field may be of it alone. */
  readonly older?: { readonly scope: string; readonly modules: readonly string[] }
}

const CLIENTS: readonly Client[] = [
  {
    environment: 'vizier',
    file: 'vizier/pythia_service.proto',
    scope: 'vizier.',
    modules: ['study_pb2', 'key_value_pb2', 'vizier_service_pb2', 'pythia_service_pb2'].map((name) => `vizier._src.service.${name}`),
  },
  {
    environment: 'aiplatform',
    file: 'aiplatform/aiplatform_service.proto',
    scope: 'google.cloud.aiplatform.v1.',
    modules: vertexModules('v1'),
    older: { scope: 'google.cloud.aiplatform.v1beta1.', modules: vertexModules('v1beta1') },
  },
]

function vertexModules(version: string): string[] {
  const messages = ['study:Study', 'vizier_service:GetStudyRequest', 'operation:GenericOperationMetadata']
  return messages.map((name) => `google.cloud.aiplatform_${version}.types.${name}`)
}

describe.each(CLIENTS)('the messages of $scope', ({ environment, file, scope, modules, older }) => {
  const python = pythonOf(environment)
  it.skipIf(python === undefined)('are what the client’s package declares: every number, type and repetition', async () => {
    const declared = await theirs(python!, modules)
    const own = Object.entries(ours(file)).filter(([name]) => name.startsWith(scope))
    expect(own.length).toBeGreaterThan(40)
    const before = older === undefined ? {} : await theirs(python!, older.modules)
    for (const [name, fields] of own) {
      if (declared[name] === undefined) continue
      const alone = Object.entries(before[`${older?.scope}${name.slice(scope.length)}`] ?? {}).filter(([field]) => field in fields)
      expect({ [name]: fields }).toEqual({ [name]: { ...Object.fromEntries(alone), ...declared[name] } })
    }
    // Messages that no call names are not missed.
    const missing = Object.keys(declared).filter((name) => !own.some(([ourName]) => ourName === name))
    expect(missing.filter((name) => !UNUSED.some((unused) => name.endsWith(unused)))).toEqual([])
  })
})

/** Declared in the same files and part of no call; a map's entry is said as the map. */
const UNUSED = ['EarlyStoppingOperation', 'EarlyStoppingOperation.Status', 'DeleteOperationMetadata', 'WebAccessUrisEntry']
