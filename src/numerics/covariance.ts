/*
 * Covariances of points with numbers, choices and inactive coordinates, and the sums over them that a Gaussian process takes.
 *
 *   X         n points by coordinate: X[j * stride + i]; NaN marks an inactive coordinate
 *   delta_j   squared distance in coordinate j: (a - b)^2 for numbers, 0 or 1 for choices; 0 when both are inactive, 0.5 (choices 1)
 *             when one is
 *   r^2       sum_j delta_j / l_j^2,   t = sqrt(5) r
 *   k         s2 (1 + t + t^2/3) e^-t + b: Matern-5/2 and a trend
 *   b         1 + sum_j f_j Q[j * stride + i], with factors f of the point asked for
 *   dk/d(r^2) -(5/6) s2 (1 + t) e^-t
 */
import { expOfMinus } from './special.ts'

/** Prior variance of the constant mean, in units of the labels' variance: what b begins with, here and in lanes.as. */
export const MEAN_VARIANCE = 1

/** Points, and the point that is asked for, as the functions of this file read them. */
export interface CovarianceTable {
  /** d columns of `stride` entries. */
  readonly x: Float64Array
  /** What the trend multiplies, laid out as X; empty without a trend. */
  readonly q: Float64Array
  readonly stride: number
  /** By coordinate: 0 for numbers that are active in all points, 1 for choices, 2 for other numbers. */
  readonly kinds: Float64Array
  /** 1 / l_j^2. */
  readonly inverse2: Float64Array
  readonly point: Float64Array
  /** f of that point. */
  readonly factors: Float64Array
}

/** delta of one coordinate. */
export function squaredDelta(a: number, b: number, choice: number): number {
  const inactiveA = Number.isNaN(a)
  const inactiveB = Number.isNaN(b)
  if (inactiveA || inactiveB) return inactiveA && inactiveB ? 0 : choice ? 1 : 0.5
  if (choice) return a === b ? 0 : 1
  return (a - b) * (a - b)
}

/**
 * k of the table's point and its first n points into `out`, and dk/d(r^2) into `slopes` where given. Both may be written up to the next multiple
 * of eight.
 */
export function covariances(table: CovarianceTable, n: number, s2: number, out: Float64Array, slopes?: Float64Array): void {
  squaredDistances(table, n, out)
  for (let i = 0; i < n; i++) {
    const trend = trendAt(table, i)
    const t = Math.sqrt(5 * out[i])
    if (slopes === undefined) {
      out[i] = s2 * (1 + t + (t * t) / 3) * expOfMinus(t) + trend
      continue
    }
    const e = s2 * expOfMinus(t)
    out[i] = (1 + t + (t * t) / 3) * e + trend
    slopes[i] = (-5 / 6) * (1 + t) * e
  }
}

function squaredDistances({ x, stride, kinds, inverse2, point }: CovarianceTable, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) out[i] = 0
  for (let j = 0; j < point.length; j++) {
    const u = point[j]
    const w = inverse2[j]
    const base = j * stride
    const choice = Number(kinds[j] === 1)
    if (choice || Number.isNaN(u)) {
      for (let i = 0; i < n; i++) out[i] += w * squaredDelta(u, x[base + i], choice)
      continue
    }
    for (let i = 0; i < n; i++) {
      const difference = u - x[base + i]
      const square = difference * difference
      out[i] += w * (Number.isNaN(square) ? 0.5 : square)
    }
  }
}

function trendAt({ q, stride, factors }: CovarianceTable, i: number): number {
  let sum = MEAN_VARIANCE
  if (q.length > 0) for (let j = 0; j < factors.length; j++) sum += factors[j] * q[j * stride + i]
  return sum
}

/** The largest k_i^2 / diagonal_i of the first n; at least 0. */
export function largestRatio(k: Float64Array, diagonals: Float64Array, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) most = Math.max(most, (k[i] * k[i]) / diagonals[i])
  return most
}

/** For every coordinate j, with u_j of the table's point: sum_i alpha_i slope_i (u_j - x_ij) at out[2 j], the same with beta at out[2 j + 1]; inactive ones add nothing. */
export function differenceSums(
  { x, stride, point }: CovarianceTable,
  n: number,
  slopes: Float64Array,
  [alpha, beta]: readonly [Float64Array, Float64Array],
  out: Float64Array,
): void {
  for (let j = 0; j < point.length; j++) {
    let first = 0
    let second = 0
    for (let i = 0, at = j * stride; i < n; i++, at++) {
      const difference = point[j] - x[at]
      if (Number.isNaN(difference)) continue
      const h = slopes[i] * difference
      first += alpha[i] * h
      second += beta[i] * h
    }
    out[2 * j] = first
    out[2 * j + 1] = second
  }
}

/** For every coordinate j: sum_i alpha_i q_ij at out[2 j], the same with beta at out[2 j + 1]. */
export function columnSums(
  { q, stride, point }: CovarianceTable,
  n: number,
  [alpha, beta]: readonly [Float64Array, Float64Array],
  out: Float64Array,
): void {
  for (let j = 0; j < point.length; j++) {
    let first = 0
    let second = 0
    for (let i = 0, at = j * stride; i < n; i++, at++) {
      first += alpha[i] * q[at]
      second += beta[i] * q[at]
    }
    out[2 * j] = first
    out[2 * j + 1] = second
  }
}

/** All pairs i > j of n points: deltas pair by pair (d each), trends and covariances as lower triangles of n rows, slopes pair by pair. */
export interface PairTable {
  readonly n: number
  readonly d: number
  readonly deltas: Float64Array
  readonly trends: Float64Array
  readonly inverse2: Float64Array
  readonly k: Float64Array
  /** With room for one more. */
  readonly slopes: Float64Array
}

/** k and dk/d(r^2) of every pair. The diagonal of k is not of use afterwards. */
export function pairCovariances({ n, d, deltas, trends, inverse2, k, slopes }: PairTable, s2: number): void {
  let at = 0
  let pair = 0
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j < i; j++, pair++) {
      let r2 = 0
      for (let c = 0; c < d; c++) r2 += deltas[at++] * inverse2[c]
      const t = Math.sqrt(5 * r2)
      const e = s2 * expOfMinus(t)
      k[row + j] = (1 + t + (t * t) / 3) * e + trends[row + j]
      slopes[pair] = (-5 / 6) * (1 + t) * e
    }
  }
}

/**
 * With g = (K^-1)_ij - alpha_i alpha_j, over all pairs: returns sum g (k_ij - b_ij) and adds -2 sum g slope delta_c to out[c]. `inverse` is a lower
 * triangle of n rows.
 */
export function posteriorSlopes(
  { n, d, deltas, trends, k, slopes }: PairTable,
  inverse: Float64Array,
  alpha: Float64Array,
  out: Float64Array,
): number {
  let scale = 0
  for (let i = 0, pair = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j < i; j++, pair++) {
      const g = inverse[row + j] - alpha[i] * alpha[j]
      scale += g * (k[row + j] - trends[row + j])
      const h = -2 * g * slopes[pair]
      const at = pair * d
      for (let c = 0; c < d; c++) out[c] += h * deltas[at + c]
    }
  }
  return scale
}
