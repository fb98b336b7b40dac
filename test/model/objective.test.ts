import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBetter, type Objective, reachesTarget } from '../../src/model/index.ts'

const goals = fc.constantFrom('minimize' as const, 'maximize' as const)
const objectiveOf = (goal: Objective['goal'], target?: number): Objective =>
  ({ metric: 'm', goal, reduce: 'last', ...(target === undefined ? {} : { target }) }) as Objective

describe('an objective', () => {
  it('has a strict order in which NaN is the worst, and the goal alone tells which way', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        expect(isBetter('minimize', a, b)).toBe(a < b || (Number.isNaN(b) && !Number.isNaN(a)))
        expect(isBetter('maximize', a, b)).toBe(a > b || (Number.isNaN(b) && !Number.isNaN(a)))
      }),
    )
    fc.assert(
      fc.property(goals, fc.double(), (goal, a) => {
        expect(isBetter(goal, a, a)).toBe(false)
      }),
    )
  })

  it('is reached at its target and beyond, never by NaN, nor where it has none', () => {
    expect([1, 2, 3, Number.NaN].map((value) => reachesTarget(objectiveOf('minimize', 2), value))).toEqual([true, true, false, false])
    expect([1, 2, 3, Number.NaN].map((value) => reachesTarget(objectiveOf('maximize', 2), value))).toEqual([false, true, true, false])
    expect(reachesTarget(objectiveOf('minimize', 0), 0)).toBe(true)
    expect(reachesTarget(objectiveOf('minimize'), Number.NEGATIVE_INFINITY)).toBe(false)
  })
})
