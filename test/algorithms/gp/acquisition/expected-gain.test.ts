import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedGain } from '../../../../src/algorithms/gp/acquisition/expected-gain.ts'
import { logExpectedImprovement } from '../../../../src/algorithms/gp/acquisition/log-ei.ts'
import { warpLabels } from '../../../../src/algorithms/gp/data/labels.ts'

describe('the expected gain', () => {
  it('is the expected improvement where labels are straight', () => {
    for (const [mean, deviation, best] of [
      [0, 1, 0],
      [1, 0.5, 0.2],
      [-1, 2, 0],
      [3, 1, 0],
    ] as const) {
      const closed = Math.exp(logExpectedImprovement(mean, deviation ** 2, best))
      expect(expectedGain({ mean, variance: deviation ** 2 }, best, (label) => 5 * label + 7) / (5 * closed)).toBeCloseTo(1, 1)
    }
  })

  it('is never negative, vanishes where nothing can be gained, and grows with what is not known', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 1e-6, max: 2, noNaN: true }), (mean, deviation) => {
        const at = (variance: number): number => expectedGain({ mean, variance }, 0, (label) => label)
        expect(at(deviation ** 2)).toBeGreaterThanOrEqual(0)
        expect(at((2 * deviation) ** 2)).toBeGreaterThanOrEqual(0.98 * at(deviation ** 2))
      }),
    )
    expect(expectedGain({ mean: 60, variance: 1 }, 0, (label) => label)).toBe(0)
  })
})

describe('the value of a label', () => {
  const samples = fc
    .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 40 })
    .filter((values) => new Set(values).size > 2)

  it('is what the label was made from', () => {
    for (const straightTo of [undefined, 500]) {
      fc.assert(
        fc.property(samples, (values) => {
          const { z, unwarp } = warpLabels(values, { straightTo })
          values.forEach((value, i) => {
            expect(unwarp(z[i])).toBeCloseTo(value, 6)
          })
        }),
      )
    }
  })

  it('goes on beyond the best: lower labels are better values, without a jump', () => {
    for (const straightTo of [undefined, 500]) {
      fc.assert(
        fc.property(samples, (values) => {
          const { z, unwarp } = warpLabels(values, { straightTo })
          const best = Math.min(...z)
          const steps = [0, 1e-9, 0.1, 0.5, 1, 3].map((beyond) => unwarp(best - beyond))
          expect(steps[1]).toBeCloseTo(Math.min(...values), 3)
          for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeLessThanOrEqual(steps[i - 1] + 1e-9)
          expect(steps.at(-1)).toBeLessThan(Math.min(...values))
        }),
      )
    }
  })
})
