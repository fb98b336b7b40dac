import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubledRanks, rankCorrelation, shareBetweenGroups } from '../../src/numerics/index.ts'

describe('ranks', () => {
  it('count from 1, and equal values share the mean of their places', () => {
    expect(doubledRanks([10, 30, 20])).toEqual([2, 6, 4])
    expect(doubledRanks([5, 1, 5, 5])).toEqual([6, 2, 6, 6])
    expect(doubledRanks([])).toEqual([])
  })

  it('count what is less, and what is equal as a half', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), { maxLength: 30 })
    fc.assert(
      fc.property(values, (v) => {
        const counted = v.map((one) => 2 * v.filter((other) => other < one).length + v.filter((other) => other === one).length + 1)
        expect(doubledRanks(v)).toEqual(counted)
      }),
    )
  })

  it('lie between groups, of which chance has its part: (k - 1)(F - 1) / ((k - 1) F + n - k) by scipy.stats.f_oneway', () => {
    // F of the ranks [1, 2, 3], [4, 5, 6], [7, 8, 9] is 27; of two groups that are alike it is below 1.
    expect(shareBetweenGroups([0, 0, 0, 1, 1, 1, 2, 2, 2], doubledRanks([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBeCloseTo(
      (2 * 26) / (2 * 27 + 6),
      12,
    )
    expect(shareBetweenGroups([0, 1, 0, 1], doubledRanks([1, 1, 2, 2]))).toBe(0)
    expect(shareBetweenGroups([0, 0, 0], doubledRanks([1, 2, 3]))).toBe(0)
    expect(shareBetweenGroups([0, 1, 2], doubledRanks([1, 2, 3]))).toBe(0)
    expect(shareBetweenGroups([0, 0, 1], doubledRanks([5, 5, 5]))).toBe(0)
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
