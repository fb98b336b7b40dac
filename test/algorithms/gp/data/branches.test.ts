import { describe, expect, it } from 'vitest'
import type { TrialView } from '../../../../src/algorithms/algorithm.ts'
import { isBranchedSpace } from '../../../../src/algorithms/gp/data/branches.ts'
import { readTraining } from '../../../../src/algorithms/gp/data/training.ts'
import { findAlgorithm } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Space } from '../../../../src/model/index.ts'
import { runStudy, suggestionsOf } from '../../../contracts/study-run.ts'

/** A choice, numbers that are always active, and numbers that one of the choice's values brings. */
function spaceOf(always: number, conditional: number): Space {
  const number = (name: string) => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear' }) as const
  return {
    parameters: [
      { kind: 'choice', name: 'solver', values: ['a', 'b'], when: [] },
      ...Array.from({ length: always }, (_, i) => ({ ...number(`x${i}`), when: [] })),
      ...Array.from({ length: conditional }, (_, i) => ({ ...number(`y${i}`), when: [{ parent: 'solver', values: ['a'] }] })),
    ],
  }
}

describe('a branched space', () => {
  it('has more than eight dimensions, a third of them under conditions', () => {
    const isBranched = (always: number, conditional: number): boolean => isBranchedSpace(openEncoding(spaceOf(always, conditional)))
    expect(isBranched(7, 4)).toBe(true)
    expect(isBranched(8, 4)).toBe(false)
    expect(isBranched(4, 4)).toBe(true)
    expect(isBranched(3, 4)).toBe(false)
    expect(isBranched(10, 1)).toBe(false)
    expect(isBranched(10, 0)).toBe(false)
  })

  it('is explored with every second trial of the model, and one that only has a condition is not', () => {
    const acquisitions = (space: Space): unknown[] => {
      const value = (a: Readonly<Record<string, unknown>>): number => (Number(a.x0) - 0.3) ** 2 + (a.solver === 'a' ? 0 : 1)
      const { outcomes } = runStudy(findAlgorithm('gp')!, space, 18, (a) => ({ values: [value(a)] }), { settings: { initial: 6 } })
      return outcomes.flatMap(suggestionsOf).flatMap(({ diagnostics }) => diagnostics?.acquisition ?? [])
    }
    expect(new Set(acquisitions(spaceOf(8, 1)))).toEqual(new Set(['logEI']))
    const branched = acquisitions(spaceOf(4, 4))
    expect(branched.filter((name) => name === 'UCB')).toHaveLength(branched.length / 2)
  })

  it('lets the odds of keeping a constraint count half, and those of a trial that fails no less than elsewhere', () => {
    const caresIn = (space: Space): number[] => {
      const parametersAt = (u: number) => Object.fromEntries(space.parameters.map(({ name }) => [name, name === 'solver' ? 'a' : u]))
      const trial = { state: 'succeeded', stale: false } as const
      const trials: TrialView[] = [
        { ...trial, number: 0, parameters: parametersAt(0.2), values: [1], margins: [1], feasible: true },
        { ...trial, number: 1, parameters: parametersAt(0.5), values: [2], margins: [-1], feasible: false },
        { number: 2, state: 'failed', stale: false, parameters: parametersAt(0.8) },
        { ...trial, number: 3, parameters: parametersAt(0.9), values: [3], margins: [2], feasible: true },
      ]
      const objectives = [{ metric: 'loss', goal: 'minimize', reduce: 'best' }] as const
      return readTraining({ trials, objectives, constraints: 1, seed: 0 }, openEncoding(space), false).limits.map(({ care }) => care)
    }
    expect(caresIn(spaceOf(4, 4))).toEqual([0.5, 2])
    expect(caresIn(spaceOf(8, 1))).toEqual([1, 2])
  })
})
