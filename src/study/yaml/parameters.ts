import { type Condition, LIMITS, type Parameter, type ParameterValue, type Scale, valueProblem } from '../../model/index.ts'
import { checkActivation } from './activation.ts'
import { suggestName } from './nearest.ts'
import type { Reader } from './reader.ts'
import { type ParameterDocument, parameterSchema, sections } from './schema.ts'
import type { Path } from './source.ts'

const KINDS = ['double', 'int', 'discrete', 'choice'] as const
type Kind = (typeof KINDS)[number]

/** A parameter without its name, conditions and default. */
type Domain = Parameter extends infer P ? (P extends Parameter ? Omit<P, 'name' | 'when' | 'default'> : never) : never

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
    const domain = readDomain(reader, name, document)
    if (domain !== undefined) read.set(name, { name, when: [], ...domain })
  }
  for (const [name, parameter] of read) {
    read.set(name, { ...parameter, ...readDefault(reader, parameter, documents.get(name)?.default) })
  }
  const conditions = new Map([...documents].map(([name, document]) => [name, readConditions(reader, name, document, names, read)]))
  for (const [name, parameter] of read) read.set(name, { ...parameter, when: conditions.get(name) ?? [] })
  return { names: new Set(names), parameters: checkActivation(reader, [...read.values()]) }
}

/** In the environment all but letters, digits and _ become _: two names can become one there. */
function noteSameVariables(reader: Reader, names: readonly string[]): void {
  const variables = names.map((name) => `HONE_PARAM_${name.replaceAll(/\W/g, '_')}`)
  for (const [i, variable] of variables.entries()) {
    const first = variables.indexOf(variable)
    if (first !== i) reader.note([...BASE, names[i]!], `shares the variable ${variable} with ${names[first]}`, { at: 'key' })
  }
}

function readParameter(reader: Reader, name: string): ParameterDocument | undefined {
  const path = [...BASE, name]
  const named = sections.parameters.keyType.safeParse(name)
  if (!named.success) reader.problem(path, named.error.issues[0]?.message ?? 'is not a name', { at: 'key' })
  if (name in {} || name.startsWith('hone.')) {
    reader.problem(path, 'is a reserved name', { at: 'key', remedy: 'Choose another one.' })
  }
  return reader.read(parameterSchema, path)
}

function readDomain(reader: Reader, name: string, document: ParameterDocument): Domain | undefined {
  const path = [...BASE, name]
  const given = KINDS.filter((kind) => document[kind] !== undefined)
  const [kind] = given
  if (kind === undefined) {
    const remedy = `Write one, as ${name}: {double: [0, 1]}.`
    reader.problem(path, 'has no kind: double, int, discrete or choice', { at: 'key', remedy })
    return undefined
  }
  if (given.length > 1) {
    reader.problem(path, `has ${given.length} kinds: ${given.join(' and ')}`, { at: 'key', remedy: 'Leave one.' })
    return undefined
  }
  for (const field of foreignFields(kind)) {
    if (document[field] !== undefined) reader.problem([...path, field], `has no meaning for ${kind}`, { remedy: 'Leave it out.' })
  }
  switch (kind) {
    case 'double':
    case 'int':
      return readRange(reader, [...path, kind], kind, document)
    case 'discrete':
      return readDiscrete(reader, [...path, kind], document)
    case 'choice':
      return readChoice(reader, [...path, kind], document.choice ?? [])
  }
}

function foreignFields(kind: Kind): readonly ('scale' | 'step')[] {
  if (kind === 'choice') return ['scale', 'step']
  return kind === 'discrete' ? ['step'] : []
}

function readRange(reader: Reader, path: Path, kind: 'double' | 'int', document: ParameterDocument): Domain | undefined {
  const [min, max] = document[kind] as [number, number]
  const scale = document.scale ?? 'linear'
  if (min > max) {
    reader.problem(path, 'runs backwards', { remedy: `Write [${max}, ${min}].` })
    return undefined
  }
  if (min === max) {
    reader.problem(path, 'holds a single value', { remedy: `Write it into the command, or give a choice: [${min}].` })
    return undefined
  }
  if (!Number.isFinite(max - min)) {
    reader.problem(path, 'is too wide to be measured', { remedy: 'Use scale: log over positive values, or a narrower range.' })
    return undefined
  }
  if (!checkScale(reader, [...path, 0], scale, min, kind)) return undefined
  const step = document.step
  if (step !== undefined && !checkStep(reader, [...path.slice(0, -1), 'step'], kind, step, max - min)) return undefined
  if (kind === 'int') return { kind, min, max, scale, step: step ?? 1 }
  return { kind, min, max, scale, ...(step === undefined ? {} : { step }) }
}

function checkScale(reader: Reader, path: Path, scale: Scale, least: number, kind: Kind): boolean {
  if (scale === 'linear' || least > 0) return true
  const small = kind === 'int' ? 'Begin at 1' : 'Use a small positive number such as 1e-6'
  reader.problem(path, `must be > 0 with scale ${scale}`, { remedy: `${small}, or scale: linear.` })
  return false
}

function checkStep(reader: Reader, path: Path, kind: 'double' | 'int', step: number, width: number): boolean {
  if (kind === 'int' && !Number.isInteger(step)) {
    reader.problem(path, 'must be an integer for an int', { remedy: 'Use double, or a whole step.' })
    return false
  }
  if (step > width) {
    reader.problem(path, `is larger than the whole range (${width})`, { remedy: 'Use a smaller step, or a choice of one value.' })
    return false
  }
  if (width / step <= Number.MAX_SAFE_INTEGER) return true
  reader.problem(path, 'is too small for the range', { remedy: 'Leave the step out.' })
  return false
}

function readDiscrete(reader: Reader, path: Path, document: ParameterDocument): Domain | undefined {
  const values = document.discrete ?? []
  const scale = document.scale ?? 'linear'
  if (!checkUnique(reader, path, values)) return undefined
  const least = values.indexOf(Math.min(...values))
  if (!checkScale(reader, [...path, least], scale, values[least]!, 'discrete')) return undefined
  return { kind: 'discrete', values: [...values].sort((a, b) => a - b), scale }
}

function readChoice(reader: Reader, path: Path, values: readonly ParameterValue[]): Domain | undefined {
  if (!checkUnique(reader, path, values)) return undefined
  const texts = values.map(String)
  const alike = texts.findIndex((text, i) => texts.indexOf(text) !== i)
  if (alike >= 0) {
    reader.note([...path, alike], `looks the same as an earlier choice once it stands in a command: ${texts[alike]}`)
  }
  return { kind: 'choice', values }
}

function checkUnique(reader: Reader, path: Path, values: readonly ParameterValue[]): boolean {
  const twice = values.findIndex((value, i) => values.indexOf(value) !== i)
  if (twice < 0) return true
  reader.problem([...path, twice], 'stands here twice', { remedy: 'Leave one.' })
  return false
}

function readDefault(reader: Reader, parameter: Parameter, value: ParameterValue | undefined): { default?: ParameterValue } {
  if (value === undefined) return {}
  const message = valueProblem(parameter, value)
  if (message === undefined) return { default: value }
  reader.problem([...BASE, parameter.name, 'default'], message)
  return {}
}

function readConditions(
  reader: Reader,
  name: string,
  document: ParameterDocument,
  names: readonly string[],
  read: ReadonlyMap<string, Parameter>,
): Condition[] {
  const conditions: Condition[] = []
  for (const [parent, enabling] of Object.entries(document.when ?? {})) {
    const path = [...BASE, name, 'when', parent]
    if (!names.includes(parent)) {
      reader.problem(path, `the study has no parameter ${parent}`, {
        at: 'key',
        remedy: suggestName(
          parent,
          names.filter((n) => n !== name),
        ),
      })
      continue
    }
    const values = Array.isArray(enabling) ? enabling : [enabling as ParameterValue]
    const of = read.get(parent)
    if (of !== undefined) checkEnabling(reader, path, of, values, Array.isArray(enabling))
    conditions.push({ parent, values })
  }
  return conditions
}

function checkEnabling(reader: Reader, path: Path, parent: Parameter, values: readonly ParameterValue[], listed: boolean): void {
  if (parent.kind === 'double') {
    const remedy = 'Conditions need a parent of kind choice, discrete or int.'
    reader.problem(path, `${parent.name} is a double: no single value of it can be waited for`, { remedy })
    return
  }
  values.forEach((value, i) => {
    const message = valueProblem(parent, value)
    if (message === undefined) return
    const at = listed ? [...path, i] : path
    reader.problem(at, `is no value of ${parent.name}: ${message}`, { remedy: remedyFor(parent, value) })
  })
  checkUnique(reader, path, values)
}

function remedyFor(parent: Parameter, value: ParameterValue): string | undefined {
  if (parent.kind !== 'choice') return undefined
  const alike = parent.values.find((v) => String(v) === String(value))
  if (alike !== undefined) return `Write ${JSON.stringify(alike)}.`
  const remedy = suggestName(String(value), parent.values.map(String))
  return remedy.startsWith('Did') ? remedy : undefined
}
