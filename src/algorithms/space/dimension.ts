import type {
  ChoiceParameter,
  DiscreteParameter,
  DoubleParameter,
  IntParameter,
  Parameter,
  ParameterValue,
  Scale,
} from '../../model/index.ts'
import { truncatedNormalQuantile } from '../../numerics/index.ts'
import { drawShare, type Likely, sharesAt, sharesOf } from './likely.ts'

/** Lattices with more levels are drawn from as if they were continuous. */
const LISTED_LEVELS_MAX = 1_000

/**
 * One parameter as a coordinate. Numbers map to [0, 1]; choices to their index 0, 1, ... (only equality means anything).
 * continuous: any coordinate. lattice: some coordinates in order. choice: an index.
 */
export interface Dimension {
  readonly name: string
  readonly kind: 'continuous' | 'lattice' | 'choice'
  /** Number of values; Infinity when continuous. */
  readonly levels: number
  /** Coordinate of a value; the nearest for a value that is not of the parameter. */
  encode(value: ParameterValue): number
  /** Value of the coordinate (of the nearest level); always legal. */
  decode(coordinate: number): ParameterValue
  /** Coordinate of level k, and nearest level of a coordinate. Not for continuous dimensions. */
  coordinateOf(level: number): number
  levelOf(coordinate: number): number
  /** Coordinate of a random number in [0, 1): every value (or equal length of scale) is equally likely. */
  draw(uniform: number): number
  /** The same, but every value is as likely to be drawn as it is believed to be the best. */
  drawLikely(uniform: number): number
  /** Where the best is believed to be; absent = anywhere alike. */
  readonly likely?: Likely
}

type Plain = Omit<Dimension, 'drawLikely' | 'likely'>

/** The coordinate of a parameter. */
export function openDimension(parameter: Parameter): Dimension {
  const plain = plainDimension(parameter)
  const likely = plain.levels === 1 ? undefined : likelyOf(parameter, plain)
  if (likely === undefined) return { ...plain, drawLikely: plain.draw }
  return { ...plain, likely, drawLikely: drawerOf(likely, plain) }
}

/** The coordinate in the middle; of choices the first. */
export function middleOf(dimension: Dimension): number {
  if (dimension.kind === 'choice') return 0
  return dimension.kind === 'continuous' ? 0.5 : dimension.coordinateOf(dimension.levelOf(0.5))
}

/** The likeliest coordinate; the middle where none is likelier. */
export function likeliestOf(dimension: Dimension): number {
  const { likely } = dimension
  if (likely === undefined) return middleOf(dimension)
  if (likely.kind === 'shares') return likely.shares.indexOf(Math.max(...likely.shares))
  return dimension.kind === 'continuous' ? likely.mean : dimension.coordinateOf(dimension.levelOf(likely.mean))
}

/** The belief about a parameter as one about its coordinate. */
function likelyOf(parameter: Parameter, { encode }: Plain): Likely | undefined {
  if (parameter.likely === undefined) return undefined
  if (parameter.kind === 'choice') return sharesOf(parameter.likely)
  return { kind: 'normal', mean: encode(parameter.likely.near), deviation: parameter.likely.spread }
}

function drawerOf(likely: Likely, { kind, levels, coordinateOf }: Plain): Dimension['drawLikely'] {
  if (likely.kind === 'shares') return (u) => drawShare(likely, u)
  if (kind === 'continuous' || levels > LISTED_LEVELS_MAX) return (u) => truncatedNormalQuantile(likely.mean, likely.deviation, u)
  const places = Array.from({ length: levels }, (_, level) => coordinateOf(level))
  const shares = sharesAt(places, likely)
  return (u) => places[drawShare(shares, u)]
}

function plainDimension(parameter: Parameter): Plain {
  switch (parameter.kind) {
    case 'choice':
      return choiceDimension(parameter)
    case 'discrete':
      return discreteDimension(parameter)
    case 'int':
      return steppedDimension(parameter, parameter.step)
    case 'double':
      return parameter.step === undefined ? continuousDimension(parameter) : steppedDimension(parameter, parameter.step)
  }
}

/** Monotone map of [low, high] onto [0, 1] and its inverse. */
interface Axis {
  to(value: number): number
  from(unit: number): number
}

/** The bounds meet 0 and 1 exactly, which rounding would miss: a value at a bound is the bound that the user wrote. */
function openAxis(scale: Scale, low: number, high: number): Axis {
  const inside = insideAxis(scale, low, high)
  return {
    to: (v) => (v === low ? 0 : v === high ? 1 : inside.to(v)),
    from: (u) => (u === 0 ? low : u === 1 ? high : inside.from(u)),
  }
}

function insideAxis(scale: Scale, low: number, high: number): Axis {
  // Halves keep the difference of two huge bounds finite.
  const linear: Axis = {
    to: (v) => (0.5 * v - 0.5 * low) / (0.5 * high - 0.5 * low),
    from: (u) => low * (1 - u) + high * u,
  }
  if (scale === 'linear' || !(low > 0)) return linear
  const start = Math.log(low)
  const length = Math.log(high) - start
  const log: Axis = { to: (v) => (Math.log(v) - start) / length, from: (u) => Math.exp(start + length * u) }
  if (scale === 'log') return log
  return { to: (v) => 1 - log.to(low + high - v), from: (u) => low + high - log.from(1 - u) }
}

function clampTo(low: number, high: number, value: number): number {
  return Math.min(high, Math.max(low, value))
}

function continuousDimension({ name, min, max, scale }: DoubleParameter): Plain {
  const single = min === max
  const axis = openAxis(scale, min, max)
  return {
    name,
    kind: single ? 'lattice' : 'continuous',
    levels: single ? 1 : Infinity,
    encode: (value) => (single ? 0.5 : clampTo(0, 1, axis.to(clampTo(min, max, Number(value))))),
    decode: (u) => (single ? min : clampTo(min, max, axis.from(u))),
    coordinateOf: (level) => (single ? 0.5 : level),
    levelOf: (u) => (single ? 0 : u),
    draw: (u) => (single ? 0.5 : u),
  }
}

/** min, min + step, ...: every value has a cell of the width of a step; its coordinate is its own place on the scale. */
function steppedDimension({ name, kind, min, max, scale }: IntParameter | DoubleParameter, step: number): Plain {
  const levels = Math.floor((max - min) / step + 1e-9) + 1
  const last = min + (levels - 1) * step
  const edge = min - step / 2 > 0 || scale === 'linear' ? min - step / 2 : min / 2
  const axis = openAxis(scale, edge, last + step / 2)
  const nearest = (value: number): number => clampTo(0, levels - 1, Math.round((value - min) / step))
  const legalValue = (level: number): number => {
    const value = clampTo(min, max, min + level * step)
    // Twelve digits remove what adding fractions leaves behind (0.30000000000000004).
    return kind === 'int' ? value : clampTo(min, max, Number(value.toPrecision(12)))
  }
  const coordinateOf = (level: number): number => (levels === 1 ? 0.5 : axis.to(min + level * step))
  const levelOf = (u: number): number => (levels === 1 ? 0 : nearest(axis.from(u)))
  return {
    name,
    kind: 'lattice',
    levels,
    encode: (value) => coordinateOf(nearest(Number(value))),
    decode: (u) => legalValue(levelOf(u)),
    coordinateOf,
    levelOf,
    draw: (u) => coordinateOf(levelOf(u)),
  }
}

function discreteDimension({ name, values, scale }: DiscreteParameter): Plain {
  const levels = values.length
  const axis = openAxis(scale, values[0], values[levels - 1])
  const places = values.map((v) => (levels === 1 ? 0.5 : clampTo(0, 1, axis.to(v))))
  const levelOf = (u: number): number => {
    let best = 0
    for (let k = 1; k < levels; k++) if (Math.abs(places[k] - u) < Math.abs(places[best] - u)) best = k
    return best
  }
  return {
    name,
    kind: 'lattice',
    levels,
    encode: (value) => places[Math.max(0, values.indexOf(Number(value)))],
    decode: (u) => values[levelOf(u)],
    coordinateOf: (level) => places[level],
    levelOf,
    draw: (u) => places[Math.min(levels - 1, Math.floor(u * levels))],
  }
}

function choiceDimension({ name, values }: ChoiceParameter): Plain {
  const levels = values.length
  const levelOf = (index: number): number => clampTo(0, levels - 1, Math.round(index))
  return {
    name,
    kind: 'choice',
    levels,
    encode: (value) => Math.max(0, values.indexOf(value)),
    decode: (index) => values[levelOf(index)],
    coordinateOf: (level) => level,
    levelOf,
    draw: (u) => Math.min(levels - 1, Math.floor(u * levels)),
  }
}
