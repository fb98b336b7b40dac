import { logDeterminant, openWorkspace, type PairTable, squaredDelta } from '../../../numerics/index.ts'
import { alikeLengths, ownLengths, type Prior, penaltyOf } from './priors.ts'
import { type Form, trendOf } from './trend.ts'

/** Added to the noise on the diagonal, so that equal points never make the matrix singular. */
export const DIAGONAL_FLOOR = 1e-10

/** 1 / l_j^2 of theta, into the array of a table. */
export function enterInverseSquares(theta: ArrayLike<number>, inverse2: Float64Array): void {
  for (let j = 0; j < inverse2.length; j++) inverse2[j] = Math.exp(-2 * theta[j])
}

/**
 * The negative log posterior of theta (up to a constant) given points and labels, with its gradient; `alike`: lengths differ little while points are few.
 * O(n^3) per evaluation; returns Infinity where the matrix cannot be factored.
 */
export function openPosteriorOfTheta(
  points: readonly Float64Array[],
  labels: Float64Array,
  form: Form,
  priors: readonly Prior[],
  alike = false,
): (theta: Float64Array, gradient: Float64Array) => number {
  const n = points.length
  const d = form.choice.length
  const pairs = (n * (n - 1)) / 2
  const lengths = [pairs * d, n * n, d, n * n, pairs + 1, n * n, n * n, n * n, n, n, n, d]
  const { allocate, arithmetic } = openWorkspace(lengths)
  const [deltas, trends, inverse2, k, slopes, l, w, inverse, z, v, alpha, byLength] = lengths.map(allocate)
  const penaltyOfLengths = alike ? alikeLengths(priors, d, n) : ownLengths(priors, d)
  const table: PairTable = { n, d, deltas, trends, inverse2, k, slopes }
  enterDeltas(points, form.choice, deltas)
  enterTrends(points, form, trends)
  z.set(labels)

  return (theta, gradient) => {
    const s2 = Math.exp(theta[d])
    const noise = Math.exp(theta[d + 1])
    enterInverseSquares(theta, inverse2)
    arithmetic.pairCovariances(table, s2)
    for (let i = 0; i < n; i++) k[i * n + i] = s2 + trends[i * n + i] + noise + DIAGONAL_FLOOR
    gradient.fill(0)
    if (arithmetic.choleskyRows(k, l, n, 0, n) >= 0) return Infinity
    arithmetic.inverseRows(l, w, n, 0, n)
    arithmetic.inverseFromFactor(w, inverse, n, n)
    arithmetic.lowerTimes(w, n, n, z, v)
    arithmetic.lowerTransposedTimes(w, n, n, v, alpha)
    let value = 0.5 * logDeterminant(l, n, n)
    for (let i = 0; i < n; i++) value += 0.5 * v[i] * v[i]

    byLength.fill(0)
    const scaleGradient = arithmetic.posteriorSlopes(table, inverse, alpha, byLength)
    let trace = 0
    for (let i = 0; i < n; i++) trace += inverse[i * n + i] - alpha[i] * alpha[i]
    for (let c = 0; c < d; c++) gradient[c] = byLength[c] * inverse2[c]
    gradient[d] = scaleGradient + 0.5 * trace * s2
    gradient[d + 1] = 0.5 * trace * noise
    value += penaltyOfLengths(theta, gradient)
    for (let c = d; c < d + 2; c++) value += penaltyOf(priors[c], c, theta, gradient)
    return value
  }
}

/** delta_j of every pair i > j, pair by pair. */
function enterDeltas(points: readonly Float64Array[], choice: Uint8Array, deltas: Float64Array): void {
  const d = choice.length
  let at = 0
  for (let i = 0; i < points.length; i++) {
    const a = points[i]
    for (let j = 0; j < i; j++) {
      const b = points[j]
      for (let c = 0; c < d; c++) deltas[at++] = squaredDelta(a[c], b[c], choice[c])
    }
  }
}

/** b of every pair: a lower triangle of n rows. */
function enterTrends(points: readonly Float64Array[], form: Form, trends: Float64Array): void {
  const n = points.length
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) trends[i * n + j] = trendOf(points[i], points[j], form)
}
