/*
 * The constant mean and a linear trend over the numbers, both integrated out by a term of the kernel (Rasmussen and Williams 2006, section 2.7).
 *
 *   u_j    coordinate in [0, 1];  q_j = 2 u_j - 1, from -1 at one border to 1 at the other; 0 for choices and inactive coordinates
 *   v      prior variance of the trend of a point with every coordinate at a border; 0 = no trend
 *   b(u, u')   1 + (v / d) sum_j q_j q'_j
 */

import type { Encoding } from '../encode.ts'
import { isSmoothSpace } from './smooth.ts'

/** Prior variance of the constant mean, in units of the labels' variance. */
export const MEAN_VARIANCE = 1

/** v in spaces with choices, conditions or few levels: there the best often lies at borders. Measured: docs/algorithms/gp.md. */
const TREND_VARIANCE = 2

/** How the kernel reads points: which coordinates are choices (1), and v. */
export interface Form {
  readonly choice: Uint8Array
  readonly trend: number
}

/** The form of a space's points. */
export function formOf(encoding: Encoding): Form {
  const choice = Uint8Array.from(encoding.dimensions, ({ kind }) => (kind === 'choice' ? 1 : 0))
  return { choice, trend: isSmoothSpace(encoding) ? 0 : TREND_VARIANCE }
}

/** Points by coordinate, with room to grow: X[j * stride + i]. */
export interface PointTable {
  readonly x: Float64Array
  /** q of the same; empty without a trend. */
  readonly q: Float64Array
  readonly stride: number
  readonly form: Form
}

/** q of coordinate j. */
function centred(u: number, isChoice: number): number {
  return isChoice || Number.isNaN(u) ? 0 : 2 * u - 1
}

/** b of two points. */
export function trendOf(a: Float64Array, b: Float64Array, { choice, trend }: Form): number {
  if (trend === 0) return MEAN_VARIANCE
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += centred(a[j], choice[j]) * centred(b[j], choice[j])
  return MEAN_VARIANCE + (trend / a.length) * sum
}

/** A table with room for so many points. */
export function allocateTable(stride: number, form: Form): PointTable {
  const size = stride * form.choice.length
  return { x: new Float64Array(size), q: new Float64Array(form.trend === 0 ? 0 : size), stride, form }
}

/** Enters a point as the i-th. */
export function enterPoint({ x, q, stride, form }: PointTable, i: number, point: Float64Array): void {
  for (let j = 0; j < point.length; j++) {
    x[j * stride + i] = point[j]
    if (form.trend !== 0) q[j * stride + i] = centred(point[j], form.choice[j])
  }
}

/** b of a point and the first n of the table, into `out`. */
export function trendValues({ q, stride, form }: PointTable, n: number, point: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) out[i] = MEAN_VARIANCE
  if (form.trend === 0) return
  for (let j = 0; j < point.length; j++) {
    const factor = (form.trend / point.length) * centred(point[j], form.choice[j])
    if (factor === 0) continue
    for (let i = 0, at = j * stride; i < n; i++, at++) out[i] += factor * q[at]
  }
}

/** The derivative in u_j (a number, active) of sum_i weights_i b(u, x_i) over the first n of the table. */
export function trendSlope({ q, stride, form }: PointTable, n: number, j: number, weights: Float64Array): number {
  if (form.trend === 0) return 0
  let sum = 0
  for (let i = 0, at = j * stride; i < n; i++, at++) sum += weights[i] * q[at]
  return (2 * form.trend * sum) / form.choice.length
}

/** The derivative of b(u, u) in u_j (a number, active). */
export function ownTrendSlope(u: number, { choice, trend }: Form): number {
  return (4 * trend * (2 * u - 1)) / choice.length
}
