import { describe, expect, it } from 'vitest'
import { asha } from '../../src/algorithms/asha.ts'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import type { Space } from '../../src/model/index.ts'
import { runWorld, VALLEY } from './fidelity-world.ts'
import { checkPromotions, RUNGS_OF_27 } from './halving-invariants.ts'

describe('asha', () => {
  it('keeps its invariants over many random orders of events, with failures, lost workers and workers that come back', () => {
    for (let seed = 1; seed <= 80; seed++) checkPromotions(seed)
  })

  it('leaves none of 64 workers idle', () => {
    const end = runWorld({ ...VALLEY, algorithm: findAlgorithm('asha')!, workers: 64, seed: 1, trials: 600 })
    expect(end.idle).toBe(0)
    // Of every rung about a third goes on.
    const sizes = RUNGS_OF_27.map((r) => end.trials.filter((t) => t.resource === r).length)
    for (let k = 1; k < 4; k++) expect(sizes[k]! / sizes[k - 1]!).toBeCloseTo(1 / 3, 1)
  })

  it('promotes from the highest rung first, and starts a trial when nobody may go on', () => {
    const ended = (number: number, value: number, resource: number, parent?: number) => ({
      number,
      state: 'succeeded' as const,
      parameters: { x: 0, y: 0, c: 'a' },
      values: [value],
      resource,
      stale: false,
      ...(parent === undefined ? {} : { parent }),
    })
    const trials = [ended(1, 3, 1), ended(2, 2, 1), ended(3, 1, 1), ended(4, 9, 3, 3), ended(5, 8, 3, 2), ended(6, 7, 3, 1), ended(7, 0, 1)]
    const snapshot = {
      space: VALLEY.space,
      objectives: [{ metric: 'loss', goal: 'minimize' as const, reduce: 'last' as const }],
      settings: asha.settings.parse({}),
      seed: 1,
      count: 3,
      nextNumber: 8,
      trials,
      budget: { parallel: 3 },
      noise: 'unknown' as const,
      resource: { metric: 'epoch', min: 1, max: 27 },
    }
    const outcome = asha.suggest(snapshot, { expired: () => false, cache: new Map() })
    if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
    expect(outcome.suggestions.map((s) => [s.parent, s.resource])).toEqual([
      [6, 9],
      [7, 3],
      [undefined, 1],
    ])
  })

  it('gives every trial all of the resource in its stop form', () => {
    const end = runWorld({ ...VALLEY, algorithm: findAlgorithm('asha')!, settings: { mode: 'stop' }, workers: 4, seed: 1, trials: 20 })
    expect(end.trials.every((t) => t.resource === undefined && t.parent === undefined)).toBe(true)
  })

  it('takes the best of a space that is used up to the last rung before it says exhausted', () => {
    const space: Space = { parameters: [{ kind: 'int', name: 'n', min: 1, max: 7, step: 1, scale: 'linear', when: [] }] }
    const end = runWorld({ ...VALLEY, space, loss: ({ n }) => Number(n), algorithm: findAlgorithm('asha')!, workers: 2, seed: 1 })
    expect(end.exhausted).toBe(true)
    expect(end.trials.filter((t) => t.resource === 27).map((t) => t.parameters.n)).toEqual([1])
  })

  it('starts some trials higher when it has several brackets, and compares only what started alike', () => {
    const end = runWorld({ ...VALLEY, algorithm: findAlgorithm('asha')!, settings: { brackets: 3 }, workers: 4, seed: 1, trials: 400 })
    const starts = end.trials.filter((t) => t.parent === undefined)
    const share = [1, 3, 9].map((r) => starts.filter((t) => t.resource === r).length / starts.length)
    // Weights 4, 3 / 3 and 2 / 9.
    expect(share[0]).toBeCloseTo(0.77, 1)
    expect(share[1]).toBeCloseTo(0.19, 1)
    expect(share[2]).toBeGreaterThan(0)
  })
})
