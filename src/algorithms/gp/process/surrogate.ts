import { type Factor, type FactorCache, factorize, writeRow } from './factor.ts'
import { DIAGONAL_FLOOR } from './likelihood.ts'
import { askFor, type Form, ownTrendSlope, trendOf, trendSlope } from './trend.ts'

/** Variances below this are rounding. */
const VARIANCE_MIN = 1e-14

export interface Prediction {
  readonly mean: number
  readonly variance: number
}

/** A Gaussian process given its data. Rows can be appended (pending trials); `observed` stays what it was. */
export interface Surrogate {
  readonly observed: number
  readonly jitter: number
  readonly theta: Float64Array
  size(): number
  predict(point: Float64Array): Prediction
  /** The same predictions for many points, faster. */
  predictMany(points: readonly Float64Array[]): Prediction[]
  mean(point: Float64Array): number
  /** The mean, and a variance that is at least the true one: what the nearest point alone leaves. O(n d). */
  bound(point: Float64Array): Prediction
  /** The mean at the i-th point that it was conditioned on, in O(1): its label less what is taken for noise. */
  meanAt(i: number): number
  /** The means at all points that it was conditioned on, each as if that point had been left out, in O(n^2); only before any is appended. */
  meansLeftOut(): Float64Array
  /** Prediction with the gradients of mean and variance in the coordinates (0 for choices and inactive ones). */
  predictWithGradient(point: Float64Array, meanGradient: Float64Array, varianceGradient: Float64Array): Prediction
  /** Takes a point as if it had this label. */
  append(point: Float64Array, label: number): void
}

/** Conditions a Gaussian process on points and labels; undefined when the kernel matrix cannot be factored even with jitter. */
export function openSurrogate(
  points: readonly Float64Array[],
  labels: Float64Array,
  theta: Float64Array,
  form: Form,
  room: number,
  cache: FactorCache,
): Surrogate | undefined {
  const factor = factorize(points, theta, form, points.length + room, cache)
  return factor === undefined ? undefined : condition(factor, points.length, labels)
}

function condition(factor: Factor, observed: number, labels: Float64Array): Surrogate {
  const { theta, buffers } = factor
  const { arithmetic, stride, form, table, l, w, y, alpha, beta, k, slopes, v, diagonals, block, norms, sums, trendSums } = buffers
  const { inverse2 } = table
  const d = form.choice.length
  const s2 = Math.exp(theta[d])
  const priorAt = (point: Float64Array): number => s2 + trendOf(point, point, form)
  const diagonal = Math.exp(theta[d + 1]) + DIAGONAL_FLOOR + factor.jitter
  y.set(labels.subarray(0, observed))
  // The prior variance of every row, with what is taken for noise.
  for (let i = 0; i < observed; i++) diagonals[i] = priorAt(factor.points[i]) + diagonal
  const both = [alpha, beta] as const
  let n = observed

  const solve = (): void => {
    arithmetic.lowerTimes(w, stride, n, y, v)
    arithmetic.lowerTransposedTimes(w, stride, n, v, alpha)
  }
  const covary = (point: Float64Array, slopesToo?: Float64Array): void => {
    askFor(table, point, form)
    arithmetic.covariances(table, n, s2, k, slopesToo)
  }
  const varianceOf = (prior: number): number => {
    arithmetic.lowerTimes(w, stride, n, k, v)
    return Math.max(VARIANCE_MIN, prior - arithmetic.dot(v, v, n))
  }
  const mean = (point: Float64Array): number => {
    covary(point)
    return arithmetic.dot(k, alpha, n)
  }
  solve()

  return {
    observed,
    jitter: factor.jitter,
    theta,
    size: () => n,
    mean,
    meanAt: (i) => y[i] - diagonal * alpha[i],
    // y_i - alpha_i / (K^-1)_ii, and K^-1 = W' W (Rasmussen and Williams 2006, equation 5.12).
    meansLeftOut() {
      const precisions = new Float64Array(observed)
      for (let row = 0; row < observed; row++) for (let i = 0; i <= row; i++) precisions[i] += w[row * stride + i] ** 2
      return precisions.map((precision, i) => y[i] - alpha[i] / precision)
    },
    bound: (point) => ({
      mean: mean(point),
      variance: Math.max(VARIANCE_MIN, priorAt(point) - arithmetic.largestRatio(k, diagonals, n)),
    }),
    predict: (point) => ({ mean: mean(point), variance: varianceOf(priorAt(point)) }),
    predictMany(points) {
      const means = new Float64Array(4)
      const predictions: Prediction[] = []
      for (let first = 0; first < points.length; first += 4) {
        const count = Math.min(4, points.length - first)
        for (let c = 0; c < count; c++) {
          means[c] = mean(points[first + c])
          for (let i = 0; i < n; i++) block[4 * i + c] = k[i]
        }
        arithmetic.squaredNormsOfFour(w, stride, n, block, norms)
        for (let c = 0; c < count; c++) {
          predictions.push({ mean: means[c], variance: Math.max(VARIANCE_MIN, priorAt(points[first + c]) - norms[c]) })
        }
      }
      return predictions
    },
    predictWithGradient(point, meanGradient, varianceGradient) {
      covary(point, slopes)
      const prediction = { mean: arithmetic.dot(k, alpha, n), variance: varianceOf(priorAt(point)) }
      arithmetic.lowerTransposedTimes(w, stride, n, v, beta)
      arithmetic.differenceSums(table, n, slopes, both, sums)
      if (form.trend !== 0) arithmetic.columnSums(table, n, both, trendSums)
      for (let j = 0; j < d; j++) {
        const isMoving = !form.choice[j] && !Number.isNaN(point[j])
        const ofMean = 2 * inverse2[j] * sums[2 * j] + trendSlope(trendSums[2 * j], form)
        const told = 4 * inverse2[j] * sums[2 * j + 1]
        meanGradient[j] = isMoving ? ofMean : 0
        varianceGradient[j] = isMoving ? ownTrendSlope(point[j], form) - told - 2 * trendSlope(trendSums[2 * j + 1], form) : 0
      }
      return prediction
    },
    append(point, label) {
      if (n >= stride) return
      writeRow(factor, n, point)
      // A pivot that rounding makes negative means that the point adds nothing: leave it out.
      if (arithmetic.choleskyRows(l, l, stride, n, n + 1) >= 0) return
      arithmetic.inverseRows(l, w, stride, n, n + 1)
      y[n] = label
      diagonals[n] = priorAt(point) + diagonal
      n++
      solve()
    },
  }
}
