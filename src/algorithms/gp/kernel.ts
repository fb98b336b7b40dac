/*
 * Matern-5/2 over points with numbers, choices and inactive coordinates.
 *
 *   x, X      point, n points; X is kept by coordinate: X[j * stride + i]
 *   delta_j   squared distance in coordinate j: (a - b)^2 for numbers, 0 or 1 for choices; NaN marks inactive:
 *             0 when both are, 0.5 (choices 1) when one is
 *   r^2       sum_j delta_j / l_j^2,   t = sqrt(5) r
 *   k         s2 (1 + t + t^2/3) e^-t + b; b (trend.ts) stands for the mean
 *   dk/d(r^2) -(5/6) s2 (1 + t) e^-t
 *   theta     [ln l_1 .. ln l_d, ln s2, ln noise]
 */
import type { PointTable } from './trend.ts'

/** delta of one coordinate. */
export function squaredDelta(a: number, b: number, choice: number): number {
  const inactiveA = Number.isNaN(a)
  const inactiveB = Number.isNaN(b)
  if (inactiveA || inactiveB) return inactiveA && inactiveB ? 0 : choice ? 1 : 0.5
  if (choice) return a === b ? 0 : 1
  return (a - b) * (a - b)
}

/** Distances r^2 of a point to the first n of the table, into `out`. `inverse2` holds 1 / l_j^2. */
export function squaredDistances(table: PointTable, n: number, point: Float64Array, inverse2: Float64Array, out: Float64Array): void {
  const { x, stride } = table
  const { choice } = table.form
  for (let i = 0; i < n; i++) out[i] = 0
  for (let j = 0; j < point.length; j++) {
    const u = point[j]
    const w = inverse2[j]
    const base = j * stride
    if (choice[j] || Number.isNaN(u)) {
      for (let i = 0; i < n; i++) out[i] += w * squaredDelta(u, x[base + i], choice[j])
      continue
    }
    for (let i = 0; i < n; i++) {
      const difference = u - x[base + i]
      const square = difference * difference
      // NaN marks an inactive coordinate of the table.
      out[i] += w * (Number.isNaN(square) ? 0.5 : square)
    }
  }
}

/** Turns distances r^2 into kernel values, in place. `trend` holds b. */
export function kernelValues(r2: Float64Array, trend: Float64Array, n: number, s2: number): void {
  for (let i = 0; i < n; i++) {
    const t = Math.sqrt(5 * r2[i])
    r2[i] = s2 * (1 + t + (t * t) / 3) * Math.exp(-t) + trend[i]
  }
}

/** Turns distances r^2 into kernel values (in place) and `slope`, which holds b, into dk/d(r^2). */
export function kernelValuesAndSlopes(r2: Float64Array, slope: Float64Array, n: number, s2: number): void {
  for (let i = 0; i < n; i++) {
    const t = Math.sqrt(5 * r2[i])
    const e = s2 * Math.exp(-t)
    r2[i] = (1 + t + (t * t) / 3) * e + slope[i]
    slope[i] = (-5 / 6) * (1 + t) * e
  }
}

/** 1 / l_j^2 of theta. */
export function inverseSquares(theta: ArrayLike<number>): Float64Array {
  const d = theta.length - 2
  return Float64Array.from({ length: d }, (_, j) => Math.exp(-2 * theta[j]))
}
