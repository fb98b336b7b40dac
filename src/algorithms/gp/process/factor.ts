import { type Arithmetic, type CovarianceTable, openWorkspace } from '../../../numerics/index.ts'
import { DIAGONAL_FLOOR, enterInverseSquares } from './likelihood.ts'
import { allocateTable, askFor, enterPoint, type Form, tableLengths, trendOf } from './trend.ts'

const JITTER_FIRST = 1e-9
const JITTER_STEPS = 8

/** Arrays of one workspace, each with a place for every row unless said otherwise. */
export interface Buffers {
  readonly arithmetic: Arithmetic
  /** Rows that there is room for. */
  readonly stride: number
  readonly form: Form
  readonly table: CovarianceTable
  /** K = L L' and W = L^-1. */
  readonly l: Float64Array
  readonly w: Float64Array
  readonly y: Float64Array
  readonly alpha: Float64Array
  readonly beta: Float64Array
  readonly k: Float64Array
  readonly slopes: Float64Array
  readonly v: Float64Array
  readonly diagonals: Float64Array
  /** Covariances of four points: of the c-th with row i at 4 i + c. */
  readonly block: Float64Array
  readonly norms: Float64Array
  /** Two by coordinate; the trend's stay 0 where there is none. */
  readonly sums: Float64Array
  readonly trendSums: Float64Array
}

/** The factored kernel matrix of some points at some theta; rows are only ever appended. */
export interface Factor {
  readonly theta: Float64Array
  readonly buffers: Buffers
  readonly points: Float64Array[]
  readonly jitter: number
}

/**
 * What may be kept between suggestions: it saves time and changes nothing. Of the surrogates opened with the same cache only the last may be asked:
 * they share their arrays.
 */
export interface FactorCache {
  factor?: Factor
}

/** Factors the kernel matrix, taking over the rows that the cache has of the same points at the same theta; undefined where no jitter helps. */
export function factorize(
  points: readonly Float64Array[],
  theta: Float64Array,
  form: Form,
  room: number,
  cache: FactorCache,
): Factor | undefined {
  let kept = cache.factor
  for (let attempt = 0; attempt <= JITTER_STEPS; attempt++) {
    const jitter = attempt === 0 ? 0 : JITTER_FIRST * 10 ** (attempt - 1)
    const factor =
      kept?.jitter === jitter && sameNumbers(kept.theta, theta) && fits(kept.buffers, room, form)
        ? kept
        : openFactor(theta, form, room, jitter, kept)
    const from = commonLength(factor.points, points)
    factor.points.length = from
    for (let i = from; i < points.length; i++) {
      writeRow(factor, i, points[i])
      factor.points.push(points[i])
    }
    const { arithmetic, l, w, stride } = factor.buffers
    if (arithmetic.choleskyRows(l, l, stride, from, points.length) < 0) {
      arithmetic.inverseRows(l, w, stride, from, points.length)
      cache.factor = factor
      return factor
    }
    delete cache.factor
    kept = factor
  }
  return undefined
}

/** An empty factor, in the arrays of an earlier one where they suffice. */
function openFactor(theta: Float64Array, form: Form, room: number, jitter: number, kept: Factor | undefined): Factor {
  // A quarter more than needed now: the next trials then find their rows.
  const buffers = kept !== undefined && fits(kept.buffers, room, form) ? kept.buffers : allocateBuffers(Math.ceil(room * 1.25) + 8, form)
  enterInverseSquares(theta, buffers.table.inverse2)
  return { theta, buffers, points: [], jitter }
}

function fits({ stride, form }: Buffers, room: number, { choice, trend }: Form): boolean {
  return stride >= room && form.trend === trend && form.choice.length === choice.length && form.choice.every((v, j) => v === choice[j])
}

function allocateBuffers(stride: number, form: Form): Buffers {
  const square = stride * stride
  const d = form.choice.length
  const lengths = [square, square, stride, stride, stride, stride, stride, stride, stride, 4 * stride, 4, 2 * d, 2 * d]
  const { arithmetic, allocate } = openWorkspace([...tableLengths(stride, form), ...lengths])
  const table = allocateTable(stride, form, allocate)
  const [l, w, y, alpha, beta, k, slopes, v, diagonals, block, norms, sums, trendSums] = lengths.map(allocate)
  return { arithmetic, stride, form, table, l, w, y, alpha, beta, k, slopes, v, diagonals, block, norms, sums, trendSums }
}

/** Row i of the kernel matrix, of the point and those before it; also enters the point in the table. */
export function writeRow({ buffers, theta, jitter }: Factor, i: number, point: Float64Array): void {
  const { arithmetic, table, form, stride, l, k } = buffers
  const s2 = Math.exp(theta[form.choice.length])
  askFor(table, point, form)
  arithmetic.covariances(table, i, s2, k)
  l.set(k.subarray(0, i), i * stride)
  l[i * stride + i] = s2 + trendOf(point, point, form) + Math.exp(theta[theta.length - 1]) + DIAGONAL_FLOOR + jitter
  enterPoint(table, i, point, form)
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
