import { describe, expect, it } from 'vitest'
import { alikeLengths, areLengthsAlike, type LengthPenalty, ownLengths, priorsOf } from '../../../../src/algorithms/gp/process/priors.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Parameter } from '../../../../src/model/index.ts'

const D = 4
const PRIORS = priorsOf({ choice: new Uint8Array(D) }, false)
const at = (offsets: readonly number[]): Float64Array => Float64Array.from([...offsets, 0, -9], (x, j) => (j < D ? PRIORS[j].mean : 0) + x)
const costOf = (penalty: LengthPenalty, offsets: readonly number[]): number => penalty(at(offsets), new Float64Array(D + 2))

describe('the prior of lengths that are alike', () => {
  it('is that of every length by itself from ten trials for each coordinate on', () => {
    const offsets = [1, -0.5, -2, 0.1]
    expect(costOf(alikeLengths(PRIORS, D, 10 * D), offsets)).toBe(costOf(ownLengths(PRIORS, D), offsets))
    expect(costOf(alikeLengths(PRIORS, D, 10 * D - 1), offsets)).toBeGreaterThan(costOf(ownLengths(PRIORS, D), offsets))
  })

  it('makes lengths that differ, or are shorter together, cost as the square of what trials are lacking', () => {
    for (const offsets of [
      [1, -1, 0.5, -0.5],
      [-1, -1, -1, -1],
      [-1, 0.2, -2, 0],
    ]) {
      const own = costOf(ownLengths(PRIORS, D), offsets)
      expect(costOf(alikeLengths(PRIORS, D, 5 * D), offsets)).toBeCloseTo(4 * own, 10)
      expect(costOf(alikeLengths(PRIORS, D, 2), offsets)).toBeCloseTo(100 * own, 10)
    }
  })

  it('lets all be longer together, as on a slope', () => {
    const few = alikeLengths(PRIORS, D, 5)
    expect(costOf(few, [1, 1, 1, 1])).toBeCloseTo(0.5, 12)
    expect(costOf(few, [-1, -1, -1, -1])).toBeGreaterThan(20)
  })

  it.each([
    [1, 0.5, 2, 0.1],
    [-1, -0.5, 0.3, 0.1],
  ])('has the slopes that it says, around %s', (...offsets) => {
    for (const penalty of [alikeLengths(PRIORS, D, 9), ownLengths(PRIORS, D)]) {
      const gradient = new Float64Array(D + 2)
      penalty(at(offsets), gradient)
      for (let j = 0; j < D; j++) {
        const moved = (step: number): number => costOf(penalty, offsets.with(j, offsets[j] + step))
        expect(gradient[j]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4)
      }
    }
  })

  it('is for spaces of more than ten smooth numbers', () => {
    const numbers = (d: number): Parameter[] =>
      Array.from({ length: d }, (_, j) => ({ kind: 'double', name: `x${j}`, min: 0, max: 1, scale: 'linear', when: [] }))
    const isAlike = (parameters: Parameter[]): boolean => areLengthsAlike(openEncoding({ parameters }))
    expect([10, 11].map((d) => isAlike(numbers(d)))).toEqual([false, true])
    expect(isAlike([...numbers(20), { kind: 'choice', name: 'solver', values: ['a', 'b'], when: [] }])).toBe(false)
  })
})
