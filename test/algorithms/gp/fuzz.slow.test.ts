import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import { assignmentProblems, type JsonValue, type Space } from '../../../src/model/index.ts'
import { freshControl, hostileHistories, snapshotOf } from '../../contracts/algorithm.ts'
import { oddSpaces } from '../../contracts/odd-spaces.ts'
import { suggestionsOf } from '../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!

describe('gp under fuzz', () => {
  it('answers 200 hostile studies with legal points, a finite time and no exception', () => {
    const study = oddSpaces.chain((s) =>
      fc.tuple(fc.constant(s), hostileHistories(s), fc.integer({ min: 1, max: 3 }), fc.constantFrom('unknown' as const, 'high' as const)),
    )
    fc.assert(
      fc.property(study, ([s, trials, count, noise]) => {
        const snapshot = snapshotOf(gp, s, { trials, count, noise })
        const outcome = gp.suggest(snapshot, freshControl())
        if (outcome.kind !== 'suggestions') return
        for (const { parameters } of outcome.suggestions) expect(assignmentProblems(s, parameters, '')).toEqual([])
        gp.recommend?.(snapshot, freshControl())
      }),
      { numRuns: 200 },
    )
  })

  it('answers hostile studies of two numbers, whose distances may be turned, alike from the state alone, which is whole in JSON', () => {
    const space: Space = {
      parameters: ['x', 'y'].map((name) => ({ kind: 'double', name, min: 1e-3, max: 1, scale: 'log', when: [] })),
    }
    let looked = 0
    fc.assert(
      fc.property(hostileHistories(space), hostileHistories(space), (first, second) => {
        const shift = first.length === 0 ? 0 : first.at(-1)!.number
        const trials = [...first, ...second.map((trial) => ({ ...trial, number: trial.number + shift }))]
        const asked = { trials, nextNumber: (trials.at(-1)?.number ?? 0) + 1, count: 2 }
        const { state } = gp.suggest(snapshotOf(gp, space, asked), freshControl())
        if (state === undefined) return
        const kept = JSON.parse(JSON.stringify(state)) as { turn?: unknown }
        if (kept.turn !== undefined) looked++
        expect(kept.turn).toEqual((state as { turn?: unknown }).turn)
        const again = gp.suggest(snapshotOf(gp, space, { ...asked, state: JSON.parse(JSON.stringify(state)) as JsonValue }), freshControl())
        expect(gp.suggest(snapshotOf(gp, space, { ...asked, state }), freshControl())).toEqual(again)
        for (const { parameters } of suggestionsOf(again)) expect(assignmentProblems(space, parameters, '')).toEqual([])
      }),
      { numRuns: 100, seed: 5 },
    )
    expect(looked).toBeGreaterThan(10)
  })
})
