import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrialView } from '../../src/algorithms/algorithm.ts'
import { type Fold, foldEnded } from '../../src/algorithms/fold-ended.ts'

/** Learns the numbers of the trials in the order in which it is told of them. */
const numbers: Fold<number[]> = {
  of: 'numbers',
  open: () => [],
  add: (state, trial) => void state.push(trial.number),
  copy: (state) => [...state],
}
const control = () => ({ expired: () => false, cache: new Map<string, unknown>() })
const states = fc.constantFrom('active', 'succeeded', 'failed', 'stopped', 'cancelled') as fc.Arbitrary<TrialView['state']>

describe('what is learnt from ended trials', () => {
  it('is the same whether it was begun between calls or is learnt anew, in the order of numbers, whatever ends or is deleted when', () => {
    const step = fc.record({ number: fc.integer({ min: 1, max: 8 }), becomes: fc.option(states, { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }), (steps) => {
        const trials = new Map<number, TrialView>()
        const kept = control()
        for (const { number, becomes } of steps) {
          const before = trials.get(number)?.state
          // What has ended stays so, but may be deleted.
          if (becomes === undefined) trials.delete(number)
          else if (before === undefined || before === 'active') trials.set(number, { number, state: becomes, parameters: {}, stale: false })
          const views = [...trials.values()]
          const wanted = views.filter(({ state }) => state !== 'active' && state !== 'cancelled').map((view) => view.number)
          expect(foldEnded(views, kept, numbers)).toEqual(wanted.sort((a, b) => a - b))
        }
      }),
    )
  })

  it('is learnt once for each trial before the first that still runs', () => {
    const told: number[] = []
    const counting: Fold<number[]> = { ...numbers, add: (_, trial) => void told.push(trial.number) }
    const view = (number: number, state: TrialView['state']): TrialView => ({ number, state, parameters: {}, stale: false })
    const kept = control()
    for (let round = 0; round < 3; round++) {
      foldEnded([view(1, 'succeeded'), view(2, 'failed'), view(3, 'active'), view(4, 'succeeded')], kept, counting)
    }
    expect(told).toEqual([1, 2, 4, 4, 4])
  })
})
