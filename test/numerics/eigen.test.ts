import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decomposeSymmetric, openStream } from '../../src/numerics/index.ts'

describe('the eigendecomposition', () => {
  it('gives the matrix back, with orthonormal vectors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
        const stream = openStream(seed)
        const a = new Float64Array(n * n)
        for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = stream.normal() * 10 ** (3 * stream.normal())
        const largest = a.reduce((top, v) => Math.max(top, Math.abs(v)), 0)
        const { values, vectors } = decomposeSymmetric(Float64Array.from(a), n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let entry = 0
            let product = 0
            for (let k = 0; k < n; k++) {
              entry += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!
              product += vectors[k * n + i]! * vectors[k * n + j]!
            }
            expect(Math.abs(entry - a[i * n + j]!)).toBeLessThan(1e-12 * n * largest)
            expect(product).toBeCloseTo(i === j ? 1 : 0, 10)
          }
        }
      }),
      { numRuns: 30 },
    )
  })
})
