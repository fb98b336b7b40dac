/*
 * Cholesky factors and the inverses made of them, on row-major Float64Array with an explicit row stride.
 *
 *   A  n x n  symmetric positive definite (its lower triangle is read)
 *   L  n x n  lower triangular, A = L L'
 *   W  n x n  lower triangular, W = L^-1, so that A^-1 = W' W
 *
 * Every entry is summed in one fixed order (k ascending, one accumulator), whatever the tiling: appending row n to a factor of
 * order n - 1 gives the same bits as factoring the whole matrix anew. Replay leans on that.
 */

/** Rows of a tile: with two columns, eight accumulators stay in registers. */
const TILE_ROWS = 4

/**
 * Factors rows `from` to `n` of A into L (which may be A itself); rows before `from` must be factored already.
 * Returns -1 on success, otherwise the row whose pivot was not positive.
 */
export function choleskyRows(a: Float64Array, l: Float64Array, stride: number, from: number, n: number): number {
  let i = from
  while (i < n) {
    const rows = Math.min(TILE_ROWS, n - i)
    if (rows === TILE_ROWS) factorTile(a, l, stride, i)
    for (let r = 0; r < rows; r++) {
      const first = rows === TILE_ROWS ? i : 0
      const failed = finishRow(a, l, stride, i + r, first)
      if (failed) return i + r
    }
    i += rows
  }
  return -1
}

/** Columns 0 to i of the rows i .. i + 3, two columns at a time. */
function factorTile(a: Float64Array, l: Float64Array, stride: number, i: number): void {
  const r0 = i * stride
  const r1 = r0 + stride
  const r2 = r1 + stride
  const r3 = r2 + stride
  for (let j = 0; j < i; j++) {
    const rj = j * stride
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let k = 0; k < j; k++) {
      const v = l[rj + k]
      s0 += l[r0 + k] * v
      s1 += l[r1 + k] * v
      s2 += l[r2 + k] * v
      s3 += l[r3 + k] * v
    }
    const pivot = l[rj + j]
    l[r0 + j] = (a[r0 + j] - s0) / pivot
    l[r1 + j] = (a[r1 + j] - s1) / pivot
    l[r2 + j] = (a[r2 + j] - s2) / pivot
    l[r3 + j] = (a[r3 + j] - s3) / pivot
  }
}

/** Columns `first` to the diagonal of one row; true when the pivot is not positive. */
function finishRow(a: Float64Array, l: Float64Array, stride: number, i: number, first: number): boolean {
  const ri = i * stride
  for (let j = first; j < i; j++) {
    const rj = j * stride
    let sum = 0
    for (let k = 0; k < j; k++) sum += l[ri + k] * l[rj + k]
    l[ri + j] = (a[ri + j] - sum) / l[rj + j]
  }
  let sum = 0
  for (let k = 0; k < i; k++) sum += l[ri + k] * l[ri + k]
  const pivot = a[ri + i] - sum
  if (!(pivot > 0)) return true
  l[ri + i] = Math.sqrt(pivot)
  return false
}

/** Computes rows `from` to `n` of W = L^-1; rows before `from` must be there already. */
export function inverseRows(l: Float64Array, w: Float64Array, stride: number, from: number, n: number): void {
  for (let i = from; i < n; i++) {
    const ri = i * stride
    for (let j = 0; j < i; j++) w[ri + j] = 0
    let k = 0
    for (; k + 3 < i; k += 4) addFourRows(l, w, stride, ri, k)
    for (; k < i; k++) {
      const factor = l[ri + k]
      const rk = k * stride
      for (let j = 0; j <= k; j++) w[ri + j] += factor * w[rk + j]
    }
    const scale = 1 / l[ri + i]
    for (let j = 0; j < i; j++) w[ri + j] *= -scale
    w[ri + i] = scale
  }
}

/** Adds rows k .. k + 3 of W, times their entries of L, to the row that begins at `ri`. */
function addFourRows(l: Float64Array, w: Float64Array, stride: number, ri: number, k: number): void {
  const f0 = l[ri + k]
  const f1 = l[ri + k + 1]
  const f2 = l[ri + k + 2]
  const f3 = l[ri + k + 3]
  const r0 = k * stride
  const r1 = r0 + stride
  const r2 = r1 + stride
  const r3 = r2 + stride
  for (let j = 0; j <= k; j++) w[ri + j] += f0 * w[r0 + j] + f1 * w[r1 + j] + f2 * w[r2 + j] + f3 * w[r3 + j]
  w[ri + k + 1] += f1 * w[r1 + k + 1] + f2 * w[r2 + k + 1] + f3 * w[r3 + k + 1]
  w[ri + k + 2] += f2 * w[r2 + k + 2] + f3 * w[r3 + k + 2]
  w[ri + k + 3] += f3 * w[r3 + k + 3]
}

/** Lower triangle of A^-1 = W' W, given W. */
export function inverseFromFactor(w: Float64Array, out: Float64Array, stride: number, n: number): void {
  for (let i = 0; i < n; i++) out.fill(0, i * stride, i * stride + i + 1)
  let k = 0
  for (; k + 3 < n; k += 4) {
    const r0 = k * stride
    const r1 = r0 + stride
    const r2 = r1 + stride
    const r3 = r2 + stride
    // Entries above the diagonal of W are taken as zero: w[r0 + k + 1] and the like are not read.
    for (let i = 0; i <= k; i++) {
      const u0 = w[r0 + i]
      const u1 = w[r1 + i]
      const u2 = w[r2 + i]
      const u3 = w[r3 + i]
      const ri = i * stride
      for (let j = 0; j <= i; j++) out[ri + j] += u0 * w[r0 + j] + u1 * w[r1 + j] + u2 * w[r2 + j] + u3 * w[r3 + j]
    }
    for (let row = k + 1; row < k + 4; row++) addOuterTail(w, out, stride, row, k + 1)
  }
  for (; k < n; k++) addOuterTail(w, out, stride, k, 0)
}

/** Adds row k's products w_ki w_kj to the rows i >= first of the result. */
function addOuterTail(w: Float64Array, out: Float64Array, stride: number, k: number, first: number): void {
  const rk = k * stride
  for (let i = first; i <= k; i++) {
    const u = w[rk + i]
    const ri = i * stride
    for (let j = 0; j <= i; j++) out[ri + j] += u * w[rk + j]
  }
}

/** ln det A = 2 sum ln L_ii. */
export function logDeterminant(l: Float64Array, stride: number, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(l[i * stride + i])
  return 2 * sum
}
