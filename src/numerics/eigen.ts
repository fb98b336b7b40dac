/*
 * Eigenvalues and eigenvectors of a real symmetric matrix by cyclic Jacobi rotations.
 *
 *   A   n x n symmetric, row-major; destroyed
 *   V   n x n, column j is the eigenvector of values[j]: A = V diag(values) V'
 *
 * Golub and Van Loan, Matrix Computations, section 8.5. Slow beyond some two hundred rows, accurate and short below.
 */

/** More sweeps than any matrix needs: convergence is quadratic. */
const SWEEPS_MAX = 50

export interface Eigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

/** Decomposes the symmetric matrix `a`, which is overwritten. */
export function decomposeSymmetric(a: Float64Array, n: number): Eigen {
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let off = 0
    let all = 0
    for (let i = 0; i < n; i++) {
      all += a[i * n + i] ** 2
      for (let j = 0; j < i; j++) off += a[i * n + j] ** 2
    }
    if (!(off > 1e-30 * all)) break
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors: v }
}

/** Makes the entry (p, q) zero by a rotation of rows and columns p and q. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]
  if (apq === 0) return
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const akp = a[k * n + p]
    const akq = a[k * n + q]
    a[k * n + p] = c * akp - s * akq
    a[k * n + q] = s * akp + c * akq
  }
  for (let k = 0; k < n; k++) {
    const apk = a[p * n + k]
    const aqk = a[q * n + k]
    a[p * n + k] = c * apk - s * aqk
    a[q * n + k] = s * apk + c * aqk
    const vkp = v[k * n + p]
    const vkq = v[k * n + q]
    v[k * n + p] = c * vkp - s * vkq
    v[k * n + q] = s * vkp + c * vkq
  }
  a[p * n + q] = 0
  a[q * n + p] = 0
}
