import { choleskyRows, inverseFromFactor, inverseRows, logDeterminant, lowerTimes, lowerTransposedTimes } from '../../numerics/index.ts'
import { squaredDelta } from './kernel.ts'
import { type Form, trendOf } from './trend.ts'

/** Added to the noise on the diagonal, so that equal points never make the matrix singular. */
export const DIAGONAL_FLOOR = 1e-10

/** Normal prior of one logarithm, and its bounds. */
export interface Prior {
  readonly mean: number
  readonly deviation: number
  readonly low: number
  readonly high: number
}

/** Priors of theta = [ln l_1 .. ln l_d, ln s2, ln noise]. */
export function priorsOf({ choice }: Pick<Form, 'choice'>, isNoisy: boolean): Prior[] {
  const d = choice.length
  const lengths = Array.from(choice, (isChoice) => ({
    // The mode of the dimension-scaled log-normal prior of Hvarfner et al. 2024.
    mean: -1.586 + 0.5 * Math.log(d),
    deviation: Math.sqrt(3),
    low: Math.log(isChoice ? 0.1 : 0.01),
    high: Math.log(50),
  }))
  const scale = { mean: 0, deviation: 1, low: Math.log(0.02), high: Math.log(200) }
  const nugget = isNoisy
    ? { mean: Math.log(0.1), deviation: 1, low: Math.log(1e-3), high: 0 }
    : { mean: Math.log(1e-4), deviation: 2, low: Math.log(1e-7), high: 0 }
  return [...lengths, scale, nugget]
}

/**
 * The negative log posterior of theta (up to a constant) given points and labels, with its gradient.
 * O(n^3) per evaluation; returns Infinity where the matrix cannot be factored.
 */
export function openPosteriorOfTheta(
  points: readonly Float64Array[],
  labels: Float64Array,
  form: Form,
  priors: readonly Prior[],
): (theta: Float64Array, gradient: Float64Array) => number {
  const n = points.length
  const d = form.choice.length
  const deltas = pairDeltas(points, form.choice)
  const trend = pairTrends(points, form)
  const k = new Float64Array(n * n)
  const l = new Float64Array(n * n)
  const w = new Float64Array(n * n)
  const inverse = new Float64Array(n * n)
  const slopes = new Float64Array((n * (n - 1)) / 2)
  const v = new Float64Array(n)
  const alpha = new Float64Array(n)
  const inverse2 = new Float64Array(d)

  return (theta, gradient) => {
    const s2 = Math.exp(theta[d])
    const noise = Math.exp(theta[d + 1])
    for (let j = 0; j < d; j++) inverse2[j] = Math.exp(-2 * theta[j])
    fillKernel(deltas, trend, inverse2, s2, k, slopes)
    for (let i = 0; i < n; i++) k[i * n + i] = s2 + trend[i * n + i] + noise + DIAGONAL_FLOOR
    gradient.fill(0)
    if (choleskyRows(k, l, n, 0, n) >= 0) return Infinity
    inverseRows(l, w, n, 0, n)
    inverseFromFactor(w, inverse, n, n)
    lowerTimes(w, n, n, labels, v)
    lowerTransposedTimes(w, n, n, v, alpha)
    let value = 0.5 * logDeterminant(l, n, n)
    for (let i = 0; i < n; i++) value += 0.5 * v[i] * v[i]

    let scaleGradient = 0
    let trace = 0
    for (let i = 0, pair = 0; i < n; i++) {
      const row = i * n
      for (let j = 0; j < i; j++, pair++) {
        const g = inverse[row + j] - alpha[i] * alpha[j]
        scaleGradient += g * (k[row + j] - trend[row + j])
        const h = -2 * g * slopes[pair]
        const at = pair * d
        for (let c = 0; c < d; c++) gradient[c] += h * deltas[at + c]
      }
      trace += inverse[row + i] - alpha[i] * alpha[i]
    }
    for (let c = 0; c < d; c++) gradient[c] *= inverse2[c]
    gradient[d] = scaleGradient + 0.5 * trace * s2
    gradient[d + 1] = 0.5 * trace * noise
    for (let c = 0; c < d + 2; c++) {
      const { mean, deviation } = priors[c]
      const off = (theta[c] - mean) / deviation
      value += 0.5 * off * off
      gradient[c] += off / deviation
    }
    return value
  }
}

/** delta_j of every pair i > j, pair by pair. */
function pairDeltas(points: readonly Float64Array[], choice: Uint8Array): Float64Array {
  const n = points.length
  const d = choice.length
  const deltas = new Float64Array(((n * (n - 1)) / 2) * d)
  let at = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let c = 0; c < d; c++) deltas[at++] = squaredDelta(points[i][c], points[j][c], choice[c])
    }
  }
  return deltas
}

/** b of every pair: a lower triangle of n rows. */
function pairTrends(points: readonly Float64Array[], form: Form): Float64Array {
  const n = points.length
  const trends = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) trends[i * n + j] = trendOf(points[i], points[j], form)
  return trends
}

/** Lower triangle of K without its diagonal, and dk/d(r^2) of every pair. */
function fillKernel(
  deltas: Float64Array,
  trend: Float64Array,
  inverse2: Float64Array,
  s2: number,
  k: Float64Array,
  slopes: Float64Array,
): void {
  const d = inverse2.length
  const n = Math.sqrt(k.length)
  let at = 0
  let pair = 0
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j < i; j++, pair++) {
      let r2 = 0
      for (let c = 0; c < d; c++) r2 += deltas[at++] * inverse2[c]
      const t = Math.sqrt(5 * r2)
      const e = s2 * Math.exp(-t)
      k[row + j] = (1 + t + (t * t) / 3) * e + trend[row + j]
      slopes[pair] = (-5 / 6) * (1 + t) * e
    }
  }
}
