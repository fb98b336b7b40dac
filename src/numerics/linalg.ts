/*
 * Dense symmetric linear algebra on row-major Float64Array with an explicit row stride.
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

/** out = T x for the lower triangle T. Four rows at a time: their sums do not wait for each other. */
export function lowerTimes(t: Float64Array, stride: number, n: number, x: Float64Array, out: Float64Array): void {
  let i = 0
  for (; i + TILE_ROWS <= n; i += TILE_ROWS) {
    const r0 = i * stride
    const r1 = r0 + stride
    const r2 = r1 + stride
    const r3 = r2 + stride
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let k = 0; k <= i; k++) {
      const v = x[k]
      s0 += t[r0 + k] * v
      s1 += t[r1 + k] * v
      s2 += t[r2 + k] * v
      s3 += t[r3 + k] * v
    }
    const v1 = x[i + 1]
    const v2 = x[i + 2]
    out[i] = s0
    out[i + 1] = s1 + t[r1 + i + 1] * v1
    out[i + 2] = s2 + t[r2 + i + 1] * v1 + t[r2 + i + 2] * v2
    out[i + 3] = s3 + t[r3 + i + 1] * v1 + t[r3 + i + 2] * v2 + t[r3 + i + 3] * x[i + 3]
  }
  for (; i < n; i++) {
    const ri = i * stride
    let sum = 0
    for (let k = 0; k <= i; k++) sum += t[ri + k] * x[k]
    out[i] = sum
  }
}

/**
 * out[c] = |T x_c|^2 for the lower triangle T and four vectors of length n, entry k of the c-th at x[4 k + c].
 * Same sums in the same order as lowerTimes and dot, at half the memory traffic.
 */
export function squaredNormsOfFour(t: Float64Array, stride: number, n: number, x: Float64Array, out: Float64Array): void {
  let na = 0
  let nb = 0
  let nc = 0
  let nd = 0
  for (let i = 0; i < n; i += 2) {
    const r0 = i * stride
    // An odd last row is its own partner; its second sum is then not used.
    const r1 = i + 1 < n ? r0 + stride : r0
    let a0 = 0
    let a1 = 0
    let b0 = 0
    let b1 = 0
    let c0 = 0
    let c1 = 0
    let d0 = 0
    let d1 = 0
    for (let k = 0; k <= i; k++) {
      const t0 = t[r0 + k]
      const t1 = t[r1 + k]
      const xa = x[4 * k]
      const xb = x[4 * k + 1]
      const xc = x[4 * k + 2]
      const xd = x[4 * k + 3]
      a0 += t0 * xa
      a1 += t1 * xa
      b0 += t0 * xb
      b1 += t1 * xb
      c0 += t0 * xc
      c1 += t1 * xc
      d0 += t0 * xd
      d1 += t1 * xd
    }
    na += a0 * a0
    nb += b0 * b0
    nc += c0 * c0
    nd += d0 * d0
    if (i + 1 === n) break
    const last = t[r1 + i + 1]
    const at = 4 * (i + 1)
    a1 += last * x[at]
    b1 += last * x[at + 1]
    c1 += last * x[at + 2]
    d1 += last * x[at + 3]
    na += a1 * a1
    nb += b1 * b1
    nc += c1 * c1
    nd += d1 * d1
  }
  out[0] = na
  out[1] = nb
  out[2] = nc
  out[3] = nd
}

/** out = T' x for the lower triangle T. */
export function lowerTransposedTimes(t: Float64Array, stride: number, n: number, x: Float64Array, out: Float64Array): void {
  for (let j = 0; j < n; j++) out[j] = 0
  for (let i = 0; i < n; i++) {
    const ri = i * stride
    const v = x[i]
    for (let j = 0; j <= i; j++) out[j] += t[ri + j] * v
  }
}

/** ln det A = 2 sum ln L_ii. */
export function logDeterminant(l: Float64Array, stride: number, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(l[i * stride + i])
  return 2 * sum
}

/** Dot product of the first n entries. */
export function dot(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += a[i] * b[i]
  return sum
}
