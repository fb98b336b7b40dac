/*
 * The constant mean and a linear trend over the numbers, both integrated out by a term of the kernel (Rasmussen and Williams 2006, section 2.7).
 *
 *   u_j    coordinate in [0, 1];  q_j = 2 u_j - 1, from -1 at one border to 1 at the other; 0 for choices and inactive coordinates
 *   v      prior variance of the trend of a point with every coordinate at a border; 0 = no trend
 *   b(u, u')   1 + (v / d) sum_j q_j q'_j
 */
import { type CovarianceTable, MEAN_VARIANCE, type Workspace } from '../../../numerics/index.ts'
import type { Encoding } from '../../space/encode.ts'
import { isSmoothSpace } from '../data/smooth.ts'

/** v in spaces with choices, conditions or few levels: there the best often lies at borders. Measured: docs/algorithms/gp-experiments.md. */
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

/** Lengths of a table's arrays: x, q, and four by coordinate. */
export function tableLengths(stride: number, { choice, trend }: Form): number[] {
  const d = choice.length
  return [stride * d, trend === 0 ? 0 : stride * d, d, d, d, d]
}

/** A table with room for so many points. */
export function allocateTable(stride: number, form: Form, allocate: Workspace['allocate']): CovarianceTable {
  const [x, q, kinds, inverse2, point, factors] = tableLengths(stride, form).map(allocate)
  kinds.set(form.choice)
  return { x, q, stride, kinds, inverse2, point, factors }
}

/** Enters a point as the i-th. */
export function enterPoint({ x, q, stride, kinds }: CovarianceTable, i: number, point: Float64Array, { choice }: Form): void {
  for (let j = 0; j < point.length; j++) {
    x[j * stride + i] = point[j]
    if (Number.isNaN(point[j]) && !choice[j]) kinds[j] = 2
    if (q.length > 0) q[j * stride + i] = centred(point[j], choice[j])
  }
}

/** Makes a point the one that the table is asked for. */
export function askFor(table: CovarianceTable, point: Float64Array, { choice, trend }: Form): void {
  table.point.set(point)
  if (trend === 0) return
  for (let j = 0; j < point.length; j++) table.factors[j] = (trend / point.length) * centred(point[j], choice[j])
}

/** The derivative in a number u_j, active, of sum_i weights_i b(u, x_i), by sum_i weights_i q_ij. */
export function trendSlope(sum: number, { choice, trend }: Form): number {
  return (2 * trend * sum) / choice.length
}

/** The derivative of b(u, u) in u_j (a number, active). */
export function ownTrendSlope(u: number, { choice, trend }: Form): number {
  return (4 * trend * (2 * u - 1)) / choice.length
}
