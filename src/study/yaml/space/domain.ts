import type { Parameter, ParameterValue, Scale } from '../../../model/index.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import type { ParameterDocument } from './parameter-schema.ts'

const KINDS = ['double', 'int', 'discrete', 'choice', 'bool', 'fixed'] as const
type Kind = (typeof KINDS)[number]

/** A parameter without its name, conditions, default and what is believed of it. */
type Domain = Parameter extends infer P ? (P extends Parameter ? Omit<P, 'name' | 'when' | 'default' | 'likely'> : never) : never

/** What a parameter may be: exactly one kind with what belongs to it; undefined when something is wrong with it. */
export function readDomain(reader: Reader, path: Path, document: ParameterDocument): Domain | undefined {
  const given = KINDS.filter((kind) => document[kind] !== undefined)
  const [kind] = given
  if (kind === undefined) {
    const remedy = `Write one, as ${String(path.at(-1))}: {double: [0, 1]}.`
    reader.problem(path, `has no kind: ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}`, { at: 'key', remedy })
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
    case 'bool':
      return readChoice(reader, [...path, kind], document[kind] ?? [])
    case 'fixed':
      return { kind: 'choice', values: [document.fixed!] }
  }
}

function foreignFields(kind: Kind): readonly ('scale' | 'step')[] {
  if (kind === 'double' || kind === 'int') return []
  return kind === 'discrete' ? ['step'] : ['scale', 'step']
}

function readRange(reader: Reader, path: Path, kind: 'double' | 'int', document: ParameterDocument): Domain | undefined {
  const [min, max] = document[kind] as [number, number]
  const scale = document.scale ?? 'linear'
  if (min > max) {
    reader.problem(path, 'runs backwards', { remedy: `Write [${max}, ${min}].` })
    return undefined
  }
  if (min === max) {
    reader.problem(path, 'holds a single value', { remedy: `Write fixed: ${min}.` })
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
    reader.problem(path, `is larger than the whole range (${width})`, { remedy: 'Use a smaller step, or fixed with one value.' })
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

/** Reports a value that stands in a list twice. */
export function checkUnique(reader: Reader, path: Path, values: readonly ParameterValue[]): boolean {
  const twice = values.findIndex((value, i) => values.indexOf(value) !== i)
  if (twice < 0) return true
  reader.problem([...path, twice], 'stands here twice', { remedy: 'Leave one.' })
  return false
}
