import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import { assignmentProblems } from '../../../src/model/index.ts'
import { freshControl, hostileHistories, snapshotOf } from '../../contracts/algorithm.ts'
import { oddSpaces } from '../../contracts/odd-spaces.ts'

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
})
