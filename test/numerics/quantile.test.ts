import { describe, expect, it } from 'vitest'
import { median, quantile } from '../../src/numerics/index.ts'

describe('quantiles', () => {
  it('interpolate between order statistics as numpy does', () => {
    expect(quantile([3, 1, 2, 4], 0.25)).toBe(1.75)
    expect(quantile([3, 1, 2, 4], 1)).toBe(4)
    expect(quantile([5], 0.3)).toBe(5)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('the median is the middle, or the mean of the two middles, without overflow', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([1.7e308, 1.7e308])).toBe(1.7e308)
    expect(median([])).toBeNaN()
  })
})
