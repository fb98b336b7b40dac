import { describe, expect, it } from 'vitest'
import { SOBOL_DIMENSIONS_MAX, scrambledSobolCoordinate, sobolCoordinate } from '../../src/numerics/index.ts'
import oracle from '../oracle/sobol.json' with { type: 'json' }

describe('Sobol points', () => {
  it('are the published ones unscrambled, in all 1,111 dimensions', () => {
    oracle.first16.forEach((point, i) => {
      point.forEach((v, j) => {
        expect(sobolCoordinate(i, j)).toBe(v)
      })
    })
    for (const [i, j, v] of oracle.later) expect(sobolCoordinate(i, j)).toBe(v)
    expect(SOBOL_DIMENSIONS_MAX).toBe(1111)
  })

  it('scrambling keeps one point in every elementary interval', () => {
    for (const j of [0, 1, 7, 100]) {
      const cells = new Set(Array.from({ length: 256 }, (_, i) => Math.floor(scrambledSobolCoordinate(i, j, 42) * 256)))
      expect(cells.size).toBe(256)
    }
    const squares = new Set(
      Array.from({ length: 256 }, (_, i) => [0, 1].map((j) => Math.floor(scrambledSobolCoordinate(i, j, 9) * 16)).join()),
    )
    expect(squares.size).toBe(256)
  })

  it('seeds give different points, the same seed the same', () => {
    expect(scrambledSobolCoordinate(5, 2, 1)).toBe(scrambledSobolCoordinate(5, 2, 1))
    expect(new Set(Array.from({ length: 100 }, (_, seed) => scrambledSobolCoordinate(5, 2, seed))).size).toBe(100)
    expect(new Set(Array.from({ length: 100 }, (_, k) => scrambledSobolCoordinate(5, 2, 7 + k * 2 ** 32))).size).toBe(100)
  })

  it('1024 scrambled points in two dimensions have a star discrepancy far below random ones', () => {
    const n = 1024
    const points = Array.from({ length: n }, (_, i) => [scrambledSobolCoordinate(i, 0, 5), scrambledSobolCoordinate(i, 1, 5)])
    expect(l2Star(points)).toBeLessThan(0.0008)
  })

  it('integrates a product of six coordinates to 2e-4 with 4096 points, on average over seeds', () => {
    let error = 0
    const seeds = 5
    for (let seed = 0; seed < seeds; seed++) {
      let sum = 0
      for (let i = 0; i < 4096; i++) {
        let product = 1
        for (let j = 0; j < 6; j++) product *= scrambledSobolCoordinate(i, j, seed) + 0.5
        sum += product
      }
      error += Math.abs(sum / 4096 - 1) / seeds
    }
    expect(error).toBeLessThan(2e-4)
  })
})

/** L2-star discrepancy by Warnock's formula. */
function l2Star(points: readonly (readonly number[])[]): number {
  const n = points.length
  const d = points[0].length
  let single = 0
  let pairs = 0
  for (const p of points) {
    single += p.reduce((a, v) => a * (1 - v * v), 1)
    for (const q of points) pairs += p.reduce((a, v, j) => a * (1 - Math.max(v, q[j])), 1)
  }
  return Math.sqrt(3 ** -d - (2 ** (1 - d) / n) * single + pairs / (n * n))
}
