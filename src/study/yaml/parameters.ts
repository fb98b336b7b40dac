import { LIMITS, type Parameter, type ParameterValue, valueProblem } from '../../model/index.ts'
import { parameterVariable } from '../../placeholders/index.ts'
import { sections } from './schema.ts'
import type { Path } from './source/path.ts'
import type { Reader } from './source/reader.ts'
import { checkActivation } from './space/activation.ts'
import { readConditions } from './space/conditions.ts'
import { readDomain } from './space/domain.ts'
import { withLikely } from './space/likely.ts'
import { type ParameterDocument, parameterSchema } from './space/parameter-schema.ts'

/** They join conditions in `when`. */
const WORDS: readonly string[] = ['all', 'any', 'not']

const BASE: Path = ['spec', 'parameters']

/** The names that the document declares, and the parameters of which nothing is wrong, parents before children. */
export function readParameters(reader: Reader): { names: ReadonlySet<string>; parameters: readonly Parameter[] } {
  const declared = reader.valueAt(BASE)
  if (declared === null || typeof declared !== 'object' || Array.isArray(declared)) {
    reader.read(sections.parameters, BASE)
    return { names: new Set(), parameters: [] }
  }
  const names = Object.keys(declared)
  if (names.length > LIMITS.parametersPerStudy) {
    reader.problem(BASE, `must have at most ${LIMITS.parametersPerStudy} parameters, not ${names.length}`, { at: 'key' })
    return { names: new Set(names), parameters: [] }
  }
  noteSameVariables(reader, names)
  if (names.length === 0) reader.problem(BASE, 'must have at least one parameter', { remedy: 'Declare what may vary.' })
  const read = new Map<string, Parameter>()
  const documents = new Map<string, ParameterDocument>()
  for (const name of names) {
    const document = readParameter(reader, name)
    if (document === undefined) continue
    documents.set(name, document)
    const domain = readDomain(reader, [...BASE, name], document)
    if (domain !== undefined) read.set(name, { name, when: [], ...domain })
  }
  for (const [name, parameter] of read) {
    const document = documents.get(name)
    const likely = withLikely(reader, [...BASE, name, 'likely'], parameter, document?.likely)
    read.set(name, { ...likely, ...readDefault(reader, parameter, document?.default) })
  }
  const conditions = [...documents].map(([name, { when = {} }]) => {
    const parents = { names, read }
    return [name, readConditions(reader, [...BASE, name, 'when'], when, parents)] as const
  })
  for (const [name, when] of conditions) {
    const parameter = read.get(name)
    if (parameter !== undefined) read.set(name, { ...parameter, when })
  }
  return { names: new Set(names), parameters: checkActivation(reader, [...read.values()]) }
}

/** In the environment all but letters, digits and _ become _: two names can become one there. */
function noteSameVariables(reader: Reader, names: readonly string[]): void {
  const variables = names.map(parameterVariable)
  for (const [i, variable] of variables.entries()) {
    const first = variables.indexOf(variable)
    if (first !== i) reader.note([...BASE, names[i]!], `shares the variable ${variable} with ${names[first]}`, { at: 'key' })
  }
}

function readParameter(reader: Reader, name: string): ParameterDocument | undefined {
  const path = [...BASE, name]
  const named = sections.parameters.keyType.safeParse(name)
  if (!named.success) reader.problem(path, named.error.issues[0]?.message ?? 'is not a name', { at: 'key' })
  if (name in {} || name.startsWith('hone.') || WORDS.includes(name)) {
    reader.problem(path, 'is a reserved name', { at: 'key', remedy: 'Choose another one.' })
  }
  return reader.read(parameterSchema, path)
}

function readDefault(reader: Reader, parameter: Parameter, value: ParameterValue | undefined): { default?: ParameterValue } {
  if (value === undefined) return {}
  const message = valueProblem(parameter, value)
  if (message === undefined) return { default: value }
  reader.problem([...BASE, parameter.name, 'default'], message)
  return {}
}
