import { type Buffers, type Factor, type FactorCache, factorize, writeRow } from './factor.ts'
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
  return factor === undefined ? undefined : new Conditioned(factor, points.length, labels)
}

class Conditioned implements Surrogate {
  readonly observed: number
  readonly jitter: number
  readonly theta: Float64Array
  readonly #factor: Factor
  readonly #buffers: Buffers
  /** Variance of the kernel alone. */
  readonly #s2: number
  /** What is taken for noise. */
  readonly #diagonal: number
  /** Rows so far. */
  #n: number

  constructor(factor: Factor, observed: number, labels: Float64Array) {
    const { theta, buffers, jitter, points } = factor
    const d = buffers.form.choice.length
    this.observed = observed
    this.jitter = jitter
    this.theta = theta
    this.#factor = factor
    this.#buffers = buffers
    this.#s2 = Math.exp(theta[d])
    this.#diagonal = Math.exp(theta[d + 1]) + DIAGONAL_FLOOR + jitter
    this.#n = observed
    buffers.y.set(labels.subarray(0, observed))
    for (let i = 0; i < observed; i++) buffers.diagonals[i] = this.#priorAt(points[i]) + this.#diagonal
    this.#solve()
  }

  size(): number {
    return this.#n
  }

  mean(point: Float64Array): number {
    const { arithmetic, k, alpha } = this.#buffers
    this.#covary(point)
    return arithmetic.dot(k, alpha, this.#n)
  }

  meanAt(i: number): number {
    return this.#buffers.y[i] - this.#diagonal * this.#buffers.alpha[i]
  }

  // y_i - alpha_i / (K^-1)_ii, and K^-1 = W' W (Rasmussen and Williams 2006, equation 5.12).
  meansLeftOut(): Float64Array {
    const { w, y, alpha, stride } = this.#buffers
    const precisions = new Float64Array(this.observed)
    for (let row = 0; row < this.observed; row++) for (let i = 0; i <= row; i++) precisions[i] += w[row * stride + i] ** 2
    return precisions.map((precision, i) => y[i] - alpha[i] / precision)
  }

  bound(point: Float64Array): Prediction {
    const { arithmetic, k, diagonals } = this.#buffers
    const mean = this.mean(point)
    return { mean, variance: Math.max(VARIANCE_MIN, this.#priorAt(point) - arithmetic.largestRatio(k, diagonals, this.#n)) }
  }

  predict(point: Float64Array): Prediction {
    const mean = this.mean(point)
    return { mean, variance: this.#varianceAt(point) }
  }

  predictMany(points: readonly Float64Array[]): Prediction[] {
    const { arithmetic, w, stride, k, block, norms } = this.#buffers
    const n = this.#n
    const means = new Float64Array(4)
    const predictions: Prediction[] = []
    for (let first = 0; first < points.length; first += 4) {
      const count = Math.min(4, points.length - first)
      for (let c = 0; c < count; c++) {
        means[c] = this.mean(points[first + c])
        for (let i = 0; i < n; i++) block[4 * i + c] = k[i]
      }
      arithmetic.squaredNormsOfFour(w, stride, n, block, norms)
      for (let c = 0; c < count; c++) {
        predictions.push({ mean: means[c], variance: Math.max(VARIANCE_MIN, this.#priorAt(points[first + c]) - norms[c]) })
      }
    }
    return predictions
  }

  predictWithGradient(point: Float64Array, meanGradient: Float64Array, varianceGradient: Float64Array): Prediction {
    const { arithmetic, form, table, stride, w, k, v, alpha, beta, slopes, sums, trendSums } = this.#buffers
    const n = this.#n
    this.#covary(point, slopes)
    const prediction = { mean: arithmetic.dot(k, alpha, n), variance: this.#varianceAt(point) }
    arithmetic.lowerTransposedTimes(w, stride, n, v, beta)
    const both = [alpha, beta] as const
    arithmetic.differenceSums(table, n, slopes, both, sums)
    if (form.trend !== 0) arithmetic.columnSums(table, n, both, trendSums)
    for (let j = 0; j < form.choice.length; j++) {
      const isMoving = !form.choice[j] && !Number.isNaN(point[j])
      const ofMean = 2 * table.inverse2[j] * sums[2 * j] + trendSlope(trendSums[2 * j], form)
      const told = 4 * table.inverse2[j] * sums[2 * j + 1]
      meanGradient[j] = isMoving ? ofMean : 0
      varianceGradient[j] = isMoving ? ownTrendSlope(point[j], form) - told - 2 * trendSlope(trendSums[2 * j + 1], form) : 0
    }
    return prediction
  }

  append(point: Float64Array, label: number): void {
    const { arithmetic, l, w, y, stride, diagonals } = this.#buffers
    const n = this.#n
    if (n >= stride) return
    writeRow(this.#factor, n, point)
    // A pivot that rounding makes negative means that the point adds nothing: leave it out.
    if (arithmetic.choleskyRows(l, l, stride, n, n + 1) >= 0) return
    arithmetic.inverseRows(l, w, stride, n, n + 1)
    y[n] = label
    diagonals[n] = this.#priorAt(point) + this.#diagonal
    this.#n++
    this.#solve()
  }

  /** alpha = K^-1 y. */
  #solve(): void {
    const { arithmetic, w, stride, y, v, alpha } = this.#buffers
    arithmetic.lowerTimes(w, stride, this.#n, y, v)
    arithmetic.lowerTransposedTimes(w, stride, this.#n, v, alpha)
  }

  /** Covariances of a point with every row, into k. */
  #covary(point: Float64Array, slopes?: Float64Array): void {
    const { arithmetic, table, form, k } = this.#buffers
    askFor(table, point, form)
    arithmetic.covariances(table, this.#n, this.#s2, k, slopes)
  }

  #priorAt(point: Float64Array): number {
    return this.#s2 + trendOf(point, point, this.#buffers.form)
  }

  /** Of the point whose covariances are in k; leaves W k in v. */
  #varianceAt(point: Float64Array): number {
    const { arithmetic, w, stride, k, v } = this.#buffers
    arithmetic.lowerTimes(w, stride, this.#n, k, v)
    return Math.max(VARIANCE_MIN, this.#priorAt(point) - arithmetic.dot(v, v, this.#n))
  }
}
