import { choleskyRows, dot, inverseRows, lowerTimes, lowerTransposedTimes, squaredNormsOfFour } from '../../numerics/index.ts'
import { inverseSquares, kernelValues, kernelValuesAndSlopes, squaredDistances } from './kernel.ts'
import { DIAGONAL_FLOOR } from './likelihood.ts'
import { allocateTable, enterPoint, type Form, ownTrendSlope, type PointTable, trendOf, trendSlope, trendValues } from './trend.ts'

/** Variances below this are rounding. */
const VARIANCE_MIN = 1e-14
const JITTER_FIRST = 1e-9
const JITTER_STEPS = 8

export interface Prediction {
  readonly mean: number
  readonly variance: number
}

/** The factored kernel matrix of some points at some theta; rows are only ever appended. */
interface Factor {
  readonly theta: Float64Array
  readonly table: PointTable
  readonly points: Float64Array[]
  readonly l: Float64Array
  readonly w: Float64Array
  readonly jitter: number
}

/** What may be kept between suggestions: it saves time and changes nothing. */
export interface FactorCache {
  factor?: Factor
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
  const { table, l, w, theta } = factor
  const { stride } = table
  const d = table.form.choice.length
  const inverse2 = inverseSquares(theta)
  const s2 = Math.exp(theta[d])
  const priorAt = (point: Float64Array): number => s2 + trendOf(point, point, table.form)
  const diagonal = Math.exp(theta[d + 1]) + DIAGONAL_FLOOR + factor.jitter
  const y = new Float64Array(stride)
  y.set(labels.subarray(0, observed))
  const alpha = new Float64Array(stride)
  const k = new Float64Array(stride)
  const trend = new Float64Array(stride)
  const slope = new Float64Array(stride)
  const v = new Float64Array(stride)
  const beta = new Float64Array(stride)
  const blocks = new Float64Array(4 * stride)
  const block = [0, 1, 2, 3].map((c) => blocks.subarray(c * stride, (c + 1) * stride))
  const norms = new Float64Array(4)
  // The prior variance of every row, with what is taken for noise.
  const diagonals = new Float64Array(stride)
  for (let i = 0; i < observed; i++) diagonals[i] = priorAt(factor.points[i]) + diagonal
  let n = observed

  const solve = (): void => {
    lowerTimes(w, stride, n, y, v)
    lowerTransposedTimes(w, stride, n, v, alpha)
  }
  const covariances = (point: Float64Array, out: Float64Array): void => {
    squaredDistances(table, n, point, inverse2, out)
    trendValues(table, n, point, trend)
    kernelValues(out, trend, n, s2)
  }
  const varianceOf = (prior: number): number => {
    lowerTimes(w, stride, n, k, v)
    return Math.max(VARIANCE_MIN, prior - dot(v, v, n))
  }
  solve()

  return {
    observed,
    jitter: factor.jitter,
    theta,
    size: () => n,
    mean(point) {
      covariances(point, k)
      return dot(k, alpha, n)
    },
    meanAt: (i) => y[i] - diagonal * alpha[i],
    bound(point) {
      covariances(point, k)
      let told = 0
      for (let i = 0; i < n; i++) told = Math.max(told, (k[i] * k[i]) / diagonals[i])
      return { mean: dot(k, alpha, n), variance: Math.max(VARIANCE_MIN, priorAt(point) - told) }
    },
    predict(point) {
      covariances(point, k)
      return { mean: dot(k, alpha, n), variance: varianceOf(priorAt(point)) }
    },
    predictMany(points) {
      const predictions: Prediction[] = []
      for (let first = 0; first < points.length; first += 4) {
        const four = points.slice(first, first + 4)
        for (let c = 0; c < four.length; c++) {
          covariances(four[c], block[c])
        }
        squaredNormsOfFour(w, stride, n, blocks, norms)
        for (let c = 0; c < four.length; c++) {
          predictions.push({ mean: dot(block[c], alpha, n), variance: Math.max(VARIANCE_MIN, priorAt(four[c]) - norms[c]) })
        }
      }
      return predictions
    },
    predictWithGradient(point, meanGradient, varianceGradient) {
      squaredDistances(table, n, point, inverse2, k)
      trendValues(table, n, point, slope)
      kernelValuesAndSlopes(k, slope, n, s2)
      const prediction = { mean: dot(k, alpha, n), variance: varianceOf(priorAt(point)) }
      lowerTransposedTimes(w, stride, n, v, beta)
      for (let j = 0; j < d; j++) {
        meanGradient[j] = 0
        varianceGradient[j] = 0
        const u = point[j]
        if (table.form.choice[j] || Number.isNaN(u)) continue
        let forMean = 0
        let forVariance = 0
        for (let i = 0, at = j * stride; i < n; i++, at++) {
          const difference = u - table.x[at]
          if (Number.isNaN(difference)) continue
          const h = slope[i] * difference
          forMean += alpha[i] * h
          forVariance += beta[i] * h
        }
        meanGradient[j] = 2 * inverse2[j] * forMean + trendSlope(table, n, j, alpha)
        varianceGradient[j] = ownTrendSlope(u, table.form) - 4 * inverse2[j] * forVariance - 2 * trendSlope(table, n, j, beta)
      }
      return prediction
    },
    append(point, label) {
      if (n >= stride) return
      writeRow(factor, n, point, inverse2, s2)
      // A pivot that rounding makes negative means that the point adds nothing: leave it out.
      if (choleskyRows(l, l, stride, n, n + 1) >= 0) return
      inverseRows(l, w, stride, n, n + 1)
      y[n] = label
      diagonals[n] = priorAt(point) + diagonal
      n++
      solve()
    },
  }
}

/** Factors the kernel matrix, taking over the rows that the cache has of the same points at the same theta. */
function factorize(points: readonly Float64Array[], theta: Float64Array, form: Form, room: number, cache: FactorCache): Factor | undefined {
  const inverse2 = inverseSquares(theta)
  const s2 = Math.exp(theta[form.choice.length])
  for (let attempt = 0; attempt <= JITTER_STEPS; attempt++) {
    const jitter = attempt === 0 ? 0 : JITTER_FIRST * 10 ** (attempt - 1)
    const kept = cache.factor
    const reusable = kept !== undefined && kept.jitter === jitter && kept.table.stride >= room && sameNumbers(kept.theta, theta)
    const factor = reusable ? kept : allocateFactor(theta, form, room, jitter)
    const from = commonLength(factor.points, points)
    factor.points.length = from
    for (let i = from; i < points.length; i++) {
      writeRow(factor, i, points[i], inverse2, s2)
      factor.points.push(points[i])
    }
    const { stride } = factor.table
    if (choleskyRows(factor.l, factor.l, stride, from, points.length) < 0) {
      inverseRows(factor.l, factor.w, stride, from, points.length)
      cache.factor = factor
      return factor
    }
    delete cache.factor
  }
  return undefined
}

function allocateFactor(theta: Float64Array, form: Form, room: number, jitter: number): Factor {
  // A quarter more than needed now: the next trials then find their rows.
  const stride = Math.ceil(room * 1.25) + 8
  return {
    theta,
    table: allocateTable(stride, form),
    points: [],
    l: new Float64Array(stride * stride),
    w: new Float64Array(stride * stride),
    jitter,
  }
}

/** Row i of the kernel matrix, from the point's distances to the rows before it; also enters the point in the table. */
function writeRow(factor: Factor, i: number, point: Float64Array, inverse2: Float64Array, s2: number): void {
  const { table, l, theta, jitter } = factor
  const at = i * table.stride
  const row = l.subarray(at, at + i)
  const trend = new Float64Array(i)
  squaredDistances(table, i, point, inverse2, row)
  trendValues(table, i, point, trend)
  kernelValues(row, trend, i, s2)
  l[at + i] = s2 + trendOf(point, point, table.form) + Math.exp(theta[theta.length - 1]) + DIAGONAL_FLOOR + jitter
  enterPoint(table, i, point)
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((v, i) => Object.is(v, b[i]))
}

/** Length of the common beginning of two lists of points. */
function commonLength(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  const most = Math.min(a.length, b.length)
  for (let i = 0; i < most; i++) if (!sameNumbers(a[i], b[i])) return i
  return most
}
