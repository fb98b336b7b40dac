import { median, normalQuantile } from '../../../numerics/index.ts'

/** Labels as the model sees them: smaller is better, mean 0, standard deviation 1. */
export interface Labels {
  readonly z: Float64Array
  /** True when no two labels differ: there is nothing to learn from them. */
  readonly flat: boolean
  /** Label of a value that no trial has, between those that the trials have. */
  warp(value: number): number
  /** The value of a label, also of one that is better than any trial's. */
  unwarp(label: number): number
}

/** How labels may bend values. */
interface Bending {
  /** Up to this value labels keep their proportions and are not spread; for an objective of several, whose front they would bend. */
  readonly straightTo?: number | undefined
  /**
   * False: what is worse than the median is drawn together, never apart. Many points of one place, all of them bad, would have ranks that differ as
   * if their place were a rough one.
   */
  readonly maySpread?: boolean
}

/**
 * Warps objective values (finite; smaller is better) for a Gaussian process.
 * Half-rank: what is worse than the median is replaced by normal scores, so that a huge value says no more than "bad".
 * Log: what is better than the median is spread, so that the last digits count. Order is kept.
 */
export function warpLabels(values: ArrayLike<number>, { straightTo, maySpread = true }: Bending = {}): Labels {
  const raw = Float64Array.from(values)
  const largest = raw.reduce((a, v) => Math.max(a, Math.abs(v)), 0)
  const scale = largest > 0 ? largest : 1
  // From here to the end larger is better, within [-1, 1].
  const good = raw.map((v) => -v / scale)
  const distinct = distinctAscending(good)
  const flat = distinct.length < 2 || distinct[distinct.length - 1] - distinct[0] <= 1e-12
  if (flat) return { z: new Float64Array(raw.length), flat, warp: () => 0, unwarp: () => raw[0] ?? Number.NaN }
  const middle = median(good)
  const scores = halfRank(good, distinct, straightTo === undefined ? middle : Math.min(middle, -straightTo / scale))
  const ranked = maySpread ? scores : scores.map((score, i) => Math.max(score, good[i]))
  const warped = straightTo === undefined ? logSpread(ranked) : ranked
  const order = Array.from(good.keys()).sort((a, b) => good[a] - good[b])
  const { mean, deviation } = moments(warped)
  const place = (w: number): number => -(w - mean) / deviation
  const knots = order.map((i) => good[i])
  const heights = order.map((i) => place(warped[i]))
  const best = knots[knots.length - 1]
  const range = best - Math.min(...ranked)
  const beyond = (w: number): number => (straightTo === undefined ? best + spreadBeyond(w, range) : w)
  const [labels, sources] = [heights.toReversed(), knots.toReversed()]
  return {
    z: warped.map(place),
    flat,
    warp: (value) => interpolate(knots, heights, -value / scale),
    unwarp: (label) => -scale * (label < labels[0] ? beyond(mean - label * deviation) : interpolate(labels, sources, label)),
  }
}

/** Replaces labels below the middle by the middle minus normal scores of their dense rank, in units of the good half's spread. */
function halfRank(good: Float64Array, distinct: Float64Array, middle: number): Float64Array {
  let upper: Float64Array = distinct.filter((u) => u >= middle)
  let spread = rootMeanSquare(upper, middle)
  if (spread === 0) {
    upper = distinct
    spread = rootMeanSquare(upper, middle)
  }
  const below = lowerBound(distinct, middle)
  const denominator = distinct[below] === middle ? below + 0.5 : below
  return good.map((y) => (y >= middle ? y : middle + spread * normalQuantile((0.5 * (lowerBound(distinct, y) + 0.5)) / denominator)))
}

/** 0.5 for the best, -0.5 for the worst, logarithmic between. */
function logSpread(y: Float64Array): Float64Array {
  const high = y.reduce((a, v) => Math.max(a, v), -Infinity)
  const low = y.reduce((a, v) => Math.min(a, v), Infinity)
  return y.map((v) => 0.5 - Math.log1p((0.5 * (high - v)) / (high - low)) / Math.log(1.5))
}

/** How far beyond the best a label above 0.5 lies, by the same logarithm; `range` = from the worst to the best. */
function spreadBeyond(w: number, range: number): number {
  return -2 * range * Math.expm1((0.5 - w) * Math.log(1.5))
}

function distinctAscending(values: Float64Array): Float64Array {
  return Float64Array.from(values)
    .sort()
    .filter((v, i, sorted) => i === 0 || v !== sorted[i - 1])
}

/** Index of the first entry that is not below the value. */
function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

function rootMeanSquare(values: Float64Array, origin: number): number {
  return Math.sqrt(values.reduce((sum, v) => sum + (v - origin) ** 2, 0) / values.length)
}

function moments(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const deviation = rootMeanSquare(values, mean)
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}

function interpolate(knots: readonly number[], heights: readonly number[], x: number): number {
  const last = knots.length - 1
  const i = lowerBound(knots, x)
  if (i === 0) return heights[0]
  if (i > last) return heights[last]
  if (knots[i] === x) return heights[i]
  return heights[i - 1] + ((heights[i] - heights[i - 1]) * (x - knots[i - 1])) / (knots[i] - knots[i - 1])
}
