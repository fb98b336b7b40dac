/*
 * Products with a triangular matrix on row-major Float64Array with an explicit row stride.
 *
 *   T  n x n  lower triangular (what lies above its diagonal is not read)
 *   x  n      a vector
 *
 * Every entry is summed in one fixed order, whatever the tiling, as in cholesky.ts.
 */

/** Rows of a tile: their sums do not wait for each other. */
const TILE_ROWS = 4

/** out = T x for the lower triangle T. */
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

/** Dot product of the first n entries. */
export function dot(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += a[i] * b[i]
  return sum
}
