import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBrackets, planRungs } from '../../src/algorithms/rungs.ts'

describe('the brackets of hyperband', () => {
  it('are those of the paper for R = 81 and eta = 3', () => {
    expect(planBrackets({ metric: 'epoch', min: 1, max: 81 }, 3)).toEqual([
      { sizes: [81, 27, 9, 3, 1], resources: [1, 3, 9, 27, 81] },
      { sizes: [34, 11, 3, 1], resources: [3, 9, 27, 81] },
      { sizes: [15, 5, 1], resources: [9, 27, 81] },
      { sizes: [8, 2], resources: [27, 81] },
      { sizes: [5], resources: [81] },
    ])
  })

  it('have as many rungs as fit exactly: 243 is the fifth power of 3, which its logarithm denies', () => {
    expect(planBrackets({ metric: 'epoch', min: 1, max: 243 }, 3)[0].resources).toEqual([1, 3, 9, 27, 81, 243])
  })

  it('start with the least resource where only rounding keeps it from being a power below the most', () => {
    expect(planBrackets({ metric: 'epoch', min: 2, max: 52 }, 3).map(({ resources }) => resources)).toEqual([
      [2, 6, 17, 52],
      [6, 17, 52],
      [17, 52],
      [52],
    ])
    expect(planBrackets({ metric: 'epoch', min: 1, max: 1 }, 2)).toEqual([{ sizes: [1], resources: [1] }])
  })

  it('end at all of the resource, rise by about eta, and no two start alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 2, max: 8 }), (min, more, eta) => {
        const resource = { metric: 'epoch', min, max: min + more }
        const plans = planBrackets(resource, eta)
        for (const { sizes, resources } of plans) {
          expect(resources.at(-1)).toBe(resource.max)
          expect(resources[0]).toBeGreaterThanOrEqual(min)
          expect(sizes.length).toBe(resources.length)
          expect(sizes.at(-1)).toBeGreaterThanOrEqual(1)
          for (let k = 1; k < sizes.length; k++) {
            expect(resources[k]).toBeGreaterThan(resources[k - 1])
            expect(sizes[k]).toBeLessThanOrEqual(sizes[k - 1] / eta + 1)
          }
        }
        expect(new Set(plans.map((plan) => plan.resources[0])).size).toBe(plans.length)
      }),
    )
  })
})

describe('the rungs of asynchronous halving', () => {
  it('rise by eta from the least resource, and the last is all of it', () => {
    expect(planRungs({ metric: 'epoch', min: 2, max: 52 }, 3)).toEqual([2, 6, 18, 52])
    expect(planRungs({ metric: 'epoch', min: 1, max: 27 }, 3)).toEqual([1, 3, 9, 27])
    expect(planRungs({ metric: 'epoch', min: 5, max: 5 }, 3)).toEqual([5])
  })
})
