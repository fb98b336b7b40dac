import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubledRanks, rankCorrelation } from '../../src/numerics/index.ts'

describe('ranks', () => {
  it('count from 1, and equal values share the mean of their places', () => {
    expect(doubledRanks([10, 30, 20])).toEqual([2, 6, 4])
    expect(doubledRanks([5, 1, 5, 5])).toEqual([6, 2, 6, 6])
    expect(doubledRanks([])).toEqual([])
  })

  it('correlate as scipy.stats.spearmanr says, with ties and without', () => {
    expect(rankCorrelation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 12)
    expect(rankCorrelation([0.3, -1, 2.5, 0.1, 9, 4], [2, 7, 1, 8, 2, 8])).toBeCloseTo(-0.26482044885142486, 12)
  })

  it('correlate fully with any rising function, never with a constant', () => {
    const values = fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(values, (v) => {
        expect(rankCorrelation(v, v.map(Math.exp))).toBeCloseTo(1, 12)
        expect(
          rankCorrelation(
            v.map(Math.exp),
            Float64Array.from(v, (x) => -x),
          ),
        ).toBeCloseTo(-1, 12)
        expect(
          rankCorrelation(
            v,
            v.map(() => 3),
          ),
        ).toBe(0)
      }),
    )
  })
})
