import { describe, expect, it } from 'vitest'
import {
  choleskyRows,
  dot,
  inverseFromFactor,
  inverseRows,
  logDeterminant,
  lowerTimes,
  lowerTransposedTimes,
  openStream,
} from '../../src/numerics/index.ts'
import oracle from '../oracle/linalg.json' with { type: 'json' }

describe('the linear algebra', () => {
  it.each(oracle)('agrees with LAPACK at order $n', ({ n, a, b, l, logdet, x, inverse }) => {
    const low = new Float64Array(n * n)
    const w = new Float64Array(n * n)
    const inverted = new Float64Array(n * n)
    const whitened = new Float64Array(n)
    const solved = new Float64Array(n)
    expect(choleskyRows(Float64Array.from(a), low, n, 0, n)).toBe(-1)
    expectClose(low, l, 1e-12)
    expect(logDeterminant(low, n, n)).toBeCloseTo(logdet, 9)
    inverseRows(low, w, n, 0, n)
    lowerTimes(w, n, n, Float64Array.from(b), whitened)
    lowerTransposedTimes(w, n, n, whitened, solved)
    expectClose(solved, x, 1e-9)
    inverseFromFactor(w, inverted, n, n)
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) expect(Math.abs(inverted[i * n + j] - inverse[i * n + j])).toBeLessThan(1e-8)
  })

  it('appending rows gives the same bits as factoring anew, for any split', () => {
    const n = 41
    const a = kernelMatrix(n)
    const [whole, wholeInverse] = factored(a, n, [n])
    for (const split of [[1, 2, 3, n], [4, 8, n], [7, 30, 39, n], Array.from({ length: n }, (_, i) => i + 1)]) {
      const [low, w] = factored(a, n, split)
      expect(Buffer.from(low.buffer).equals(Buffer.from(whole.buffer))).toBe(true)
      expect(Buffer.from(w.buffer).equals(Buffer.from(wholeInverse.buffer))).toBe(true)
    }
  })

  it('a stride wider than the matrix and factoring in place change nothing', () => {
    const n = 11
    const a = kernelMatrix(n)
    const [tight] = factored(a, n, [n])
    const wide = new Float64Array(n * 20)
    for (let i = 0; i < n; i++) wide.set(a.subarray(i * n, i * n + i + 1), i * 20)
    expect(choleskyRows(wide, wide, 20, 0, n)).toBe(-1)
    for (let i = 0; i < n; i++) expect([...wide.subarray(i * 20, i * 20 + i + 1)]).toEqual([...tight.subarray(i * n, i * n + i + 1)])
  })

  it('names the row at which a matrix stops being positive definite', () => {
    const n = 6
    const a = kernelMatrix(n)
    a[4 * n + 4] = -1
    expect(choleskyRows(a, new Float64Array(n * n), n, 0, n)).toBe(4)
    a[2 * n + 2] = Number.NaN
    expect(choleskyRows(a, new Float64Array(n * n), n, 0, n)).toBe(2)
  })

  it('triangle products are what their sums say', () => {
    const n = 9
    const [t] = factored(kernelMatrix(n), n, [n])
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i))
    const out = new Float64Array(n)
    const entry = (i: number, k: number): number => (k <= i ? t[i * n + k] : 0)
    const sums = (at: (i: number, k: number) => number): number[] =>
      [...x.keys()].map((i) => x.reduce((sum, v, k) => sum + at(i, k) * v, 0))
    lowerTimes(t, n, n, x, out)
    expectClose(out, sums(entry), 1e-12)
    lowerTransposedTimes(t, n, n, x, out)
    expectClose(
      out,
      sums((i, k) => entry(k, i)),
      1e-12,
    )
    expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6), 3)).toBe(32)
  })
})

function kernelMatrix(n: number): Float64Array {
  const stream = openStream(n, 1)
  const x = Float64Array.from({ length: n }, () => stream.uniform())
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = Math.exp(-Math.abs(x[i] - x[j])) + (i === j ? 1e-3 : 0)
  return a
}

/** Factor and its inverse, row blocks ending at each entry of `ends`. */
function factored(a: Float64Array, n: number, ends: readonly number[]): [Float64Array, Float64Array] {
  const low = new Float64Array(n * n)
  const w = new Float64Array(n * n)
  let from = 0
  for (const end of ends) {
    choleskyRows(a, low, n, from, end)
    inverseRows(low, w, n, from, end)
    from = end
  }
  return [low, w]
}

function expectClose(actual: Float64Array, expected: readonly number[], tolerance: number): void {
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(actual[i] - v) / Math.max(1, Math.abs(v))), 0)
  expect(worst).toBeLessThan(tolerance)
}
