import { describe, expect, it } from 'vitest'
import type { Reduce, StudyId, Trial, TrialState } from '../../../src/model/index.ts'
import { recount } from '../../../src/study/ledger/tally.ts'
import { specOf } from '../bench-room.ts'

/** Trials that ended one after the other. */
function ended(...ends: { state: TrialState; value?: number; lastStep?: number; resource?: number }[]): Map<number, Trial> {
  const trials = ends.map(({ state, value, lastStep, resource }, k): Trial => {
    const trial = { study: 'study' as StudyId, number: k + 1, state, parameters: { x: 0 }, source: 'algorithm' as const, revision: k + 2 }
    return {
      ...trial,
      createdAt: 0,
      startedAt: 0,
      metrics: {},
      measurements: 0,
      failedAttempts: 0,
      labels: {},
      ...(value === undefined ? {} : { values: [value] }),
      ...(lastStep === undefined ? {} : { lastStep }),
      ...(resource === undefined ? {} : { resource }),
    }
  })
  return new Map(trials.map((trial) => [trial.number, trial]))
}

const by = (reduce: Reduce) => specOf({ objectives: [{ metric: 'loss', goal: 'minimize', reduce }] })

describe('the tally', () => {
  it('lets stopped trials compete for the best only where the objective is the best of the curve', () => {
    const trials = ended({ state: 'succeeded', value: 2 }, { state: 'stopped', value: 1 }, { state: 'cancelled', value: 0 })
    expect([
      recount({ spec: by('last') }, trials).best,
      recount({ spec: by('best') }, trials).best,
      recount({ spec: by('mean') }, trials).best,
    ]).toEqual([1, 2, 1])
  })

  it('gives a tie to the trial that ended first', () => {
    expect(recount({ spec: by('last') }, ended({ state: 'succeeded', value: 1 }, { state: 'succeeded', value: 1 })).best).toBe(1)
  })

  it('sets a trial that was given more of the resource before one that was given less, unless the best of the curve counts', () => {
    const trials = ended(
      { state: 'succeeded', value: 1, resource: 3 },
      { state: 'succeeded', value: 4, resource: 9 },
      { state: 'succeeded', value: 3, resource: 9 },
      { state: 'succeeded', value: 2, resource: 3 },
    )
    const resource = { metric: 'epoch', min: 1, max: 27 }
    const best = (reduce: Reduce, all = trials) => recount({ spec: { ...by(reduce), resource } }, all).best
    expect([best('last'), best('mean'), best('best')]).toEqual([3, 3, 1])
    // A trial without a limit was given all of it.
    expect(best('last', ended({ state: 'succeeded', value: 9 }, { state: 'succeeded', value: 1, resource: 9 }))).toBe(1)
  })

  it('counts the steps that a trial took itself: not those of the checkpoint that it went on from, unless it began anew', () => {
    const trials = ended({ state: 'succeeded', lastStep: 3 }, { state: 'succeeded', lastStep: 9 }, { state: 'succeeded', lastStep: 9 })
    trials.set(2, { ...trials.get(2)!, resumeFrom: 1, measurements: 6 })
    trials.set(3, { ...trials.get(3)!, resumeFrom: 1, measurements: 9 })
    expect(recount({ spec: by('last') }, trials).stepsUsed).toBe(3 + 6 + 9)
  })

  it('measures what stopping saved against the resource, else against the longest succeeded trial, also when that ends later', () => {
    const trials = ended(
      { state: 'stopped', lastStep: 3 },
      { state: 'succeeded', lastStep: 10 },
      { state: 'stopped', lastStep: 4 },
      { state: 'succeeded', lastStep: 12 },
      { state: 'stopped', lastStep: 2, resource: 9 },
    )
    expect(recount({ spec: by('last') }, trials)).toMatchObject({ stepsUsed: 31, stepsSaved: 9 + 8 + 7 })
    const spec = { ...by('last'), resource: { metric: 'epoch', min: 1, max: 27 } }
    expect(recount({ spec: spec }, trials).stepsSaved).toBe(24 + 23 + 7)
  })
})
