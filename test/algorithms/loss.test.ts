import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byLoss } from '../../src/algorithms/loss.ts'

type Ranked = Parameters<typeof byLoss>[0]

const ranked: fc.Arbitrary<Ranked> = fc.record(
  { loss: fc.constantFrom(-1, 0, 1, Number.NaN), violation: fc.constantFrom(0, 0.5, 2), number: fc.integer({ min: 1, max: 5 }) },
  { requiredKeys: ['loss', 'number'] },
)

describe('the order of trials by their losses', () => {
  it('puts what keeps the constraints first, by loss, then what breaks them, by how much, then what has no loss; ties by number', () => {
    const best: Ranked[] = [
      { loss: 1, number: 9 },
      { loss: 2, violation: 0, number: 3 },
      { loss: 2, number: 4 },
      { loss: 5, violation: 0.1, number: 2 },
      { loss: 6, violation: 0.1, number: 1 },
      { loss: 0, violation: 3, number: 8 },
      { loss: Number.NaN, number: 5 },
      { loss: Number.NaN, violation: 1, number: 6 },
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(best, { minLength: best.length }), (any) => {
        expect(any.sort(byLoss)).toEqual(best)
      }),
    )
  })

  it('is one order whatever the trials: no two stand in the same place, and what precedes is not preceded', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ranked, { selector: ({ number }) => number, minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        expect(Math.sign(byLoss(a!, b!))).toBe(-Math.sign(byLoss(b!, a!)))
        expect(byLoss(a!, b!)).not.toBe(0)
        if (byLoss(a!, b!) < 0 && byLoss(b!, c!) < 0) expect(byLoss(a!, c!)).toBeLessThan(0)
      }),
    )
  })
})
