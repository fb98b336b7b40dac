import { DOUBLE_DIGITS, digitsWithin } from '../../../src/amounts/index.ts'
import type { Parameter, Study, Trial } from '../api/types.ts'
import { formatNumber } from '../words/format.ts'

/** One quantity that trials differ by: a parameter or an objective. */
export interface Axis {
  /** `p.` and the parameter's name, or `v.` and the objective's place. */
  readonly key: string
  readonly name: string
  readonly scale: 'linear' | 'log' | 'reverseLog'
  readonly min: number
  readonly max: number
  /** True where only whole numbers are. */
  readonly whole: boolean
  /** The only numbers that there are, when they are few. */
  readonly listed?: readonly number[]
  /** What the numbers 0, 1, ... stand for, when they stand for words. */
  readonly words?: readonly string[]
  /** True where some trials have no such parameter: another one's choice leaves it out. */
  readonly conditional: boolean
  /** The trial's number on this axis: a choice's place. Undefined where it has none. */
  readonly valueOf: (trial: Trial) => number | undefined
}

/** More values are marked like a range. */
const LISTED_MAX = 8

function parameterAxis(parameter: Parameter): Axis {
  const { name } = parameter
  const key = `p.${name}`
  const conditional = (parameter.when ?? []).length > 0
  if (parameter.kind === 'choice') {
    const words = parameter.values.map(String)
    return {
      key,
      name,
      scale: 'linear',
      whole: true,
      conditional,
      min: 0,
      max: Math.max(1, words.length - 1),
      words,
      valueOf: ({ parameters }) => (parameters[name] === undefined ? undefined : words.indexOf(String(parameters[name]))),
    }
  }
  const [min, max] = 'values' in parameter ? [Number(parameter.values[0]), Number(parameter.values.at(-1))] : [parameter.min, parameter.max]
  return {
    key,
    name,
    scale: parameter.scale ?? 'linear',
    whole: parameter.kind === 'int',
    conditional,
    min,
    max,
    ...('values' in parameter && parameter.values.length <= LISTED_MAX && { listed: parameter.values.map(Number) }),
    valueOf: ({ parameters }) => numberOf(parameters[name]),
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** Every parameter in the study's order. */
export function parameterAxes(study: Study): Axis[] {
  return study.spec.parameters.map(parameterAxis)
}

/** Every objective; its range is that of the trials' finite values. */
export function objectiveAxes(study: Study, trials: Iterable<Trial>): Axis[] {
  const all = [...trials]
  return study.spec.objectives.map(({ metric }, place) => {
    const values = all.flatMap((trial) => trial.values?.[place] ?? []).filter(Number.isFinite)
    const min = values.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY)
    const max = values.reduce((most, v) => Math.max(most, v), Number.NEGATIVE_INFINITY)
    // without a value there is nothing to mark
    const range = min > max ? { min: 0, max: 1, listed: [] } : min === max ? aroundOne(min) : { min, max }
    const kind = { scale: 'linear', whole: false, conditional: false } as const
    return { key: `v.${place}`, name: metric, ...kind, ...range, valueOf: (trial) => trial.values?.[place] }
  })
}

/** Where all are one value, it stands alone in the middle. */
function aroundOne(value: number): Pick<Axis, 'min' | 'max' | 'listed'> {
  const air = Math.abs(value) * 0.06 || 0.5
  return { min: value - air, max: value + air, listed: [value] }
}

/** Where a number lies on its axis, 0 at its least. */
export function positionOf({ scale, min, max }: Axis, value: number): number {
  if (max === min) return 0.5
  if (scale === 'log') return Math.log(value / min) / Math.log(max / min)
  if (scale === 'reverseLog') return 1 - Math.log((max + min - value) / min) / Math.log(max / min)
  return (value - min) / (max - min)
}

/** The number at a position: what `positionOf` turns back. */
export function valueAt({ scale, min, max }: Axis, position: number): number {
  if (scale === 'log') return min * (max / min) ** position
  if (scale === 'reverseLog') return max + min - min * (max / min) ** (1 - position)
  return min + position * (max - min)
}

/** Numbers to write beside the axis, about `count` or fewer. */
export function marksOf(axis: Axis, count: number): number[] {
  if (axis.words !== undefined) return axis.words.map((_, k) => k)
  if (axis.listed !== undefined && axis.listed.length <= count + 1) return [...axis.listed]
  if (axis.scale === 'reverseLog') return Array.from({ length: count }, (_, k) => valueAt(axis, k / (count - 1)))
  const inner = axis.min === axis.max ? [] : roundInner(axis, count - 2)
  return [...new Set([axis.min, ...inner, axis.max])]
}

/** Marks nearer to an axis' end than this share of it would touch the end's own. */
const FROM_ENDS_MIN = 0.09

/** Of marks that leave a larger share of the axis without any, one in the middle tells more. */
const GAP_MAX = 0.75

/** At most `most` round numbers between an axis' ends: the finest such series, else the middle of one that is finer. */
function roundInner(axis: Axis, most: number): number[] {
  const at = (value: number) => positionOf(axis, value)
  const isInner = (value: number) => at(value) > FROM_ENDS_MIN && at(value) < 1 - FROM_ENDS_MIN && (!axis.whole || Number.isInteger(value))
  let finer: readonly number[] = []
  for (const series of axis.scale === 'log' ? powers(axis) : multiples(axis, most)) {
    const inner = series.filter(isInner)
    const ends = [0, ...inner.map(at), 1]
    if (inner.length > most) finer = inner
    else if (ends.every((position, k) => position - (ends[k - 1] ?? 0) <= GAP_MAX)) return inner
  }
  return finer.toSorted((a, b) => Math.abs(at(a) - 0.5) - Math.abs(at(b) - 0.5)).slice(0, 1)
}

/** Multiples of 1, 2 or 5 times a power of ten up to an axis' end, finer ones first. */
function* multiples({ min, max }: Axis, most: number): Generator<number[]> {
  for (let power = Math.floor(Math.log10((max - min) / (most + 1))); 10 ** power < max - min; power++) {
    for (const factor of [1, 2, 5]) {
      const step = factor * 10 ** power
      const first = Math.ceil(min / step)
      const count = Math.floor(max / step) - first + 1
      yield Array.from({ length: Math.max(0, count) }, (_, k) => Number(((first + k) * step).toPrecision(12)))
    }
  }
}

/** 1, 2 and 5 times the powers of ten around a logarithmic axis, then the powers alone, then every second, third, ... of them. */
export function* powers({ min, max }: Pick<Axis, 'min' | 'max'>): Generator<number[]> {
  const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))]
  const all = Array.from({ length: high - low + 1 }, (_, k) => low + k)
  yield all.flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)))
  for (let apart = 1; apart <= all.length; apart++) yield all.filter((power) => power % apart === 0).map((power) => Number(`1e${power}`))
}

/** Digits that a number on an axis has; it has more where rounding would carry it beyond a parameter's end (0.9999 is not 1), and where the axis spans little of it. */
const DIGITS = 3
const DIGITS_MORE_MAX = 3

/** A number of the axis in words. */
export function axisText(axis: Axis, value: number): string {
  if (axis.words !== undefined) return axis.words[Math.round(value)] ?? ''
  const isWithin = (digits: number) => {
    if (!axis.key.startsWith('p.')) return true
    const rounded = Number(value.toPrecision(digits))
    return rounded >= Math.min(axis.min, value) && rounded <= Math.max(axis.max, value)
  }
  const fewest = axis.scale === 'linear' ? digitsWithin(axis.min, axis.max, DIGITS) : DIGITS
  let digits = fewest
  while (digits < Math.min(DOUBLE_DIGITS, fewest + DIGITS_MORE_MAX) && !isWithin(digits)) digits += 1
  return formatNumber(value, digits)
}
