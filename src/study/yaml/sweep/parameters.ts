import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '../../../model/index.ts'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { NORMALS, type NormalName, parameterSchema, RANGES, type RangeName, type SweepParameter } from './schema.ts'

const BASE: Path = ['spec', 'parameters']
/** A normal becomes a range of so many deviations to each side, which hold 99.7 % of it. */
const DEVIATIONS = 3

/** A parameter as the study has it: by its name, with those that it stands in before it. */
export interface Translated {
  readonly name: string
  readonly isNested: boolean
}

/** Puts every parameter into the draft, those within others by names with dots. */
export function translateParameters(reader: Reader, draft: Draft, path: Path, within: string | undefined): readonly Translated[] {
  const given = reader.valueAt(path)
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    reader.problem(path, 'must be a mapping of names to parameters')
    return []
  }
  return Object.entries(given).flatMap(([key, parameter]): readonly Translated[] => {
    const at = [...path, key]
    const name = within === undefined ? key : `${within}.${key}`
    if (hasParameters(parameter)) return translateParameters(reader, draft, [...at, 'parameters'], name)
    const read = reader.read(parameterSchema, at)
    if (read !== undefined) translateParameter(reader, draft, { name, from: at, parameter: read })
    return [{ name, isNested: within !== undefined }]
  })
}

function hasParameters(parameter: JsonValue): boolean {
  return parameter !== null && typeof parameter === 'object' && Object.hasOwn(parameter, 'parameters')
}

interface Given {
  readonly name: string
  readonly from: Path
  readonly parameter: SweepParameter
}

function translateParameter(reader: Reader, draft: Draft, given: Given): void {
  const { name, from, parameter } = given
  const target = [...BASE, name]
  draft.madeFrom(target, from)
  const distribution = parameter.distribution ?? usualOf(reader, given)
  if (distribution === undefined) {
    reader.problem(from, 'has neither a value nor values nor bounds', { at: 'key', remedy: 'Give it value, values, or min and max.' })
    return
  }
  const needed = neededBy(distribution)
  const foreign = (Object.keys(parameter) as (keyof SweepParameter)[]).filter((field) => !needed.all.includes(field))
  for (const field of foreign)
    reader.problem([...from, field], `has no meaning for ${distribution}`, { at: 'key', remedy: 'Leave it out.' })
  const missing = needed.must.filter((field) => parameter[field] === undefined)
  for (const field of missing) reader.problem([...from, field], `is missing: ${distribution} needs it`, { at: 'key' })
  if (foreign.length > 0 || missing.length > 0) return
  if (distribution === 'constant') draft.put([...target, 'fixed'], parameter.value!, [...from, 'value'])
  else if (distribution.startsWith('categorical')) translateValues(reader, draft, given)
  else if (distribution in RANGES) translateRange(reader, draft, given, distribution as RangeName)
  else translateNormal(reader, draft, given, distribution as NormalName)
}

/** What W&B takes where no distribution is named. */
function usualOf(reader: Reader, { from, parameter }: Given): string | undefined {
  const { value, values, min, max, mu, sigma } = parameter
  // 1.0 is no integer there.
  const isInteger = (field: 'min' | 'max'): boolean => /^[-+]?\d+$/.test(reader.source.text([...from, field]) ?? '')
  if (value !== undefined) return 'constant'
  if (values !== undefined) return 'categorical'
  if (min !== undefined || max !== undefined) return isInteger('min') && isInteger('max') ? 'int_uniform' : 'uniform'
  return mu === undefined && sigma === undefined ? undefined : 'normal'
}

function neededBy(distribution: string): { readonly must: readonly (keyof SweepParameter)[]; readonly all: readonly string[] } {
  const fields = (must: readonly (keyof SweepParameter)[], ...may: readonly string[]) => ({ must, all: ['distribution', ...must, ...may] })
  if (distribution === 'constant') return fields(['value'])
  if (distribution === 'categorical') return fields(['values'], 'probabilities')
  if (distribution === 'categorical_w_probabilities') return fields(['values', 'probabilities'])
  const q = distribution.startsWith('q_') ? ['q'] : []
  return distribution in RANGES ? fields(['min', 'max'], ...q) : fields([], 'mu', 'sigma', ...q)
}

function translateValues(reader: Reader, draft: Draft, { name, from, parameter }: Given): void {
  const { values = [], probabilities } = parameter
  const target = [...BASE, name]
  const twice = values.findIndex((value, i) => values.findIndex((other) => isDeepStrictEqual(other, value)) < i)
  if (twice >= 0)
    reader.problem([...from, 'values', twice], 'stands here twice', { remedy: 'Leave one; probabilities say what is likelier.' })
  if (probabilities !== undefined && probabilities.length !== values.length) {
    reader.problem([...from, 'probabilities'], `must be one for each of the ${values.length} values`)
    return
  }
  if (values.length === 1) {
    draft.put([...target, 'fixed'], values[0]!, [...from, 'values', 0])
    return
  }
  // Numbers have an order that models use; with probabilities of their own they are choices.
  const isOrdered = probabilities === undefined && values.every((value) => typeof value === 'number')
  const sorted = isOrdered ? [...(values as number[])].sort((a, b) => a - b) : values
  draft.put([...target, isOrdered ? 'discrete' : 'choice'], [...sorted], [...from, 'values'], { alike: !isOrdered })
  if (probabilities === undefined) return
  const likely = Object.fromEntries(values.map((value, i) => [String(value), probabilities[i]!]))
  draft.put([...target, 'likely'], likely, [...from, 'probabilities'])
}

function translateRange(reader: Reader, draft: Draft, { name, from, parameter }: Given, distribution: RangeName): void {
  const { scale, stepped, exponents } = RANGES[distribution]
  const [a, b] = [parameter.min!, parameter.max!]
  if (a > b) {
    reader.problem([...from, 'min'], `must be at most max (${b})`, { remedy: 'Swap them.' })
    return
  }
  // The exponents of inv_log_uniform are those of 1 / x.
  const [low, high] = !exponents ? [a, b] : distribution === 'inv_log_uniform' ? [Math.exp(-b), Math.exp(-a)] : [Math.exp(a), Math.exp(b)]
  putRange(draft, { name, from, parameter }, { low, high, scale, step: stepped ? (parameter.q ?? 1) : undefined })
}

function translateNormal(reader: Reader, draft: Draft, given: Given, distribution: NormalName): void {
  const { name, from, parameter } = given
  const { scale, stepped } = NORMALS[distribution]
  const { mu = 0, sigma = 1 } = parameter
  const [low, near, high] = [-DEVIATIONS, 0, DEVIATIONS].map((k) => (scale === 'log' ? Math.exp(mu + k * sigma) : mu + k * sigma)) as [
    number,
    number,
    number,
  ]
  const range = putRange(draft, given, { low, high, scale, step: stepped ? (parameter.q ?? 1) : undefined })
  draft.put([...BASE, name, 'likely'], { near: range.nearest(near), spread: 1 / (2 * DEVIATIONS) }, from)
  reader.note(from, `has no bounds: values within ${DEVIATIONS} deviations of mu are tried, likelier ones first`, {
    at: 'key',
    remedy: 'Give it min and max if others are wanted.',
  })
}

interface Range {
  readonly low: number
  readonly high: number
  readonly scale: 'linear' | 'log'
  /** Values are multiples of it; undefined = any. */
  readonly step: number | undefined
}

/** Puts a range; of one with steps, from the first to the last multiple that W&B would round to. */
function putRange(draft: Draft, { name, from }: Given, { low, high, scale, step }: Range): { readonly nearest: (value: number) => number } {
  const target = [...BASE, name]
  const rounded = (value: number): number => (step === undefined ? value : Number((Math.round(value / step) * step).toPrecision(12)))
  const first = step !== undefined && scale === 'log' ? Math.max(step, rounded(low)) : rounded(low)
  const last = Math.max(first, rounded(high))
  if (first === last) {
    draft.put([...target, 'fixed'], first, from)
    return { nearest: () => first }
  }
  const isInteger = step !== undefined && Number.isInteger(step) && Number.isInteger(first)
  const kind = isInteger ? 'int' : 'double'
  draft.put([...target, kind], [first, last], from)
  draft.madeFrom([...target, kind, 0], [...from, 'min'])
  draft.madeFrom([...target, kind, 1], [...from, 'max'])
  if (scale === 'log') draft.put([...target, 'scale'], 'log', [...from, 'distribution'])
  if (step !== undefined && !(isInteger && step === 1)) draft.put([...target, 'step'], step, [...from, 'q'])
  return { nearest: (value) => Math.min(last, Math.max(first, rounded(value))) }
}
