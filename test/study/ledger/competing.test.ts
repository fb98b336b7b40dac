import { describe, expect, it } from 'vitest'
import type { Reduce, StudySpec, Trial, TrialState } from '../../../src/model/index.ts'
import { evidenceOf } from '../../../src/study/ledger/bench.ts'
import { isRationed, mayBeBest, resourceOf } from '../../../src/study/ledger/competing.ts'
import { specOf } from '../bench-room.ts'

const resource = { metric: 'epoch', min: 1, max: 27 }
const rationed: StudySpec = { ...specOf(), resource }
const trialOf = (state: TrialState, change: Partial<Trial> = {}): Trial => ({ state, values: [1], ...change }) as Trial

describe('a trial', () => {
  it('has all of the resource unless it was given less', () => {
    expect(
      [9, 27, undefined].map((given) => resourceOf(rationed, trialOf('active', given === undefined ? {} : { resource: given }))),
    ).toEqual([9, 27, 27])
    expect([9, 26, 27, 30].map((given) => isRationed(rationed, trialOf('active', { resource: given })))).toEqual([true, true, false, false])
    expect(isRationed(rationed, trialOf('active'))).toBe(false)
    expect(isRationed(specOf(), trialOf('active', { resource: 1 }))).toBe(false)
  })

  it('shows its whole curve when it succeeded with all of the resource, the beginning when it was cut, and nothing otherwise', () => {
    const all = trialOf('succeeded', { resource: 27 })
    const part = trialOf('succeeded', { resource: 9 })
    expect([all, trialOf('succeeded'), part, trialOf('stopped')].map((trial) => evidenceOf(rationed, trial))).toEqual([
      'full',
      'full',
      'cut',
      'cut',
    ])
    for (const state of ['failed', 'cancelled', 'infeasible'] as const) expect(evidenceOf(rationed, trialOf(state))).toBe('none')
  })

  it('may be the best when it succeeded within the constraints, or was stopped where the best value of a curve counts', () => {
    const of = (reduce: Reduce): StudySpec => specOf({ objectives: [{ metric: 'loss', goal: 'minimize', reduce }] })
    for (const reduce of ['last', 'mean', 'best'] as const) {
      expect(mayBeBest(of(reduce), trialOf('succeeded'))).toBe(true)
      expect(mayBeBest(of(reduce), trialOf('stopped'))).toBe(reduce === 'best')
      expect(mayBeBest(of(reduce), trialOf('succeeded', { feasible: false }))).toBe(false)
      for (const values of [undefined, [Number.NaN], [Number.POSITIVE_INFINITY]]) {
        expect(mayBeBest(of(reduce), { ...trialOf('succeeded'), values } as Trial)).toBe(false)
      }
      for (const state of ['active', 'failed', 'cancelled', 'infeasible'] as const)
        expect(mayBeBest(of(reduce), trialOf(state))).toBe(false)
    }
  })
})
