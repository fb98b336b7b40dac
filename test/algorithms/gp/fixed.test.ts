import { describe, expect, it } from 'vitest'
import { findAlgorithm, suggestWithin, type TrialView } from '../../../src/algorithms/index.ts'
import type { Space } from '../../../src/model/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'

const gp = findAlgorithm('gp')!

const space: Space = {
  parameters: [
    { kind: 'choice', name: 'arm', values: ['a', 'b'], when: [] },
    { kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] },
  ],
}

/** The best x is 0.7 in both arms, and `b` costs more throughout. */
const trial = (number: number, arm: string, x: number): TrialView => ({
  number,
  state: 'succeeded',
  parameters: { arm, x },
  values: [(x - 0.7) ** 2 + (arm === 'b' ? 0.5 : 0)],
  stale: false,
})

/** The places of three trials in `b`, one after the other, after some history. */
function sought(history: readonly TrialView[], seed: number): number[] {
  const trials = [...history]
  for (let k = 0; k < 3; k++) {
    const nextNumber = trials.length + 1
    const snapshot = snapshotOf(gp, space, { trials: [...trials], nextNumber, seed, count: 1, fixed: [{ arm: 'b' }] })
    const outcome = suggestWithin(gp, snapshot, freshControl())
    if (outcome.kind !== 'suggestions') throw new Error(outcome.why)
    const { arm, x } = outcome.suggestions[0].parameters
    trials.push(trial(nextNumber, String(arm), Number(x)))
  }
  expect(trials.slice(history.length).map(({ parameters }) => parameters.arm)).toEqual(['b', 'b', 'b'])
  return trials.slice(history.length).map(({ parameters }) => Number(parameters.x))
}

describe('gp within values that are fixed', () => {
  it('learns in one part of the space what helps in another', () => {
    const elsewhere = Array.from({ length: 9 }, (_, k) => trial(k + 1, 'a', (k + 0.5) / 9))
    const few = [trial(10, 'b', 0.05), trial(11, 'b', 0.95)]
    const misses = (history: readonly TrialView[]): number[] =>
      [1, 2, 3, 4, 5].flatMap((seed) => sought(history, seed).slice(1)).map((x) => Math.abs(x - 0.7))
    expect(Math.max(...misses([...elsewhere, ...few]))).toBeLessThan(0.06)
    // Without it the same trials are spread over all of the range.
    const alone = misses(few)
    expect(alone.reduce((sum, miss) => sum + miss) / alone.length).toBeGreaterThan(0.12)
  })
})
