import { describe, expect, it } from 'vitest'
import type { Study, StudySpec } from '../../../src/model/index.ts'
import { activeTime, isDue, isOutOfGpuTime, isOutOfTime, isQuiet } from '../../../src/study/ledger/due.ts'
import { specOf } from '../bench-room.ts'

const NOW = 100_000
const COUNTS = { requested: 0, active: 1, stopping: 0, succeeded: 2, stopped: 1, infeasible: 1, failed: 1, cancelled: 9 } as Study['counts']

/** A study that has been active for 20 s before it went on 30 s ago. */
function studyOf(spec: Partial<StudySpec>, change: Partial<Study> = {}): Study {
  return {
    spec: specOf(spec),
    state: 'active',
    createdAt: 1_000,
    activeMs: 20_000,
    activeSince: NOW - 30_000,
    counts: COUNTS,
    ...change,
  } as Study
}
const budget = (more: Partial<StudySpec['budget']>): Partial<StudySpec> => ({ budget: { parallel: 1, ...more } })

describe('the clock of a study', () => {
  it('counts what it was active, and not what it was paused', () => {
    expect(activeTime(studyOf({}), NOW)).toBe(50_000)
    const { activeSince: _, ...paused } = studyOf({}, { state: 'paused' })
    expect(activeTime(paused, NOW)).toBe(20_000)
    expect(activeTime(studyOf({}, { activeSince: NOW + 5 }), NOW)).toBe(20_000)
  })

  it('is out of time at its duration, to the millisecond, while it is active and once its least was spent', () => {
    expect([50_000, 50_001].map((durationMs) => isOutOfTime(studyOf(budget({ durationMs })), NOW))).toEqual([true, false])
    expect(isOutOfTime(studyOf({}), NOW)).toBe(false)
    expect(isOutOfTime(studyOf(budget({ durationMs: 1 }), { state: 'paused' }), NOW)).toBe(false)
    // Two succeeded, one was stopped, one was infeasible and one failed; cancelled ones count for nothing.
    expect([5, 6].map((minTrials) => isOutOfTime(studyOf(budget({ durationMs: 1, minTrials })), NOW))).toEqual([true, false])
    expect([50_000, 50_001].map((minDurationMs) => isOutOfTime(studyOf(budget({ durationMs: 1, minDurationMs })), NOW))).toEqual([
      true,
      false,
    ])
  })

  it('is out of GPU time also while it is paused, and after an end only while something runs', () => {
    const gpu = { usedMs: 3_600_000, running: 0, at: 0 }
    const used = (gpuHours: number, change: Partial<Study> = {}): boolean =>
      isOutOfGpuTime(studyOf(budget({ gpuHours }), { gpu, ...change }), NOW)
    expect([used(1), used(1.001), used(1, { state: 'paused' }), used(1, { state: 'ended' })]).toEqual([true, false, true, true])
    expect(used(1, { state: 'ended', counts: { ...COUNTS, active: 0 } })).toBe(false)
  })

  it('is quiet since the last improvement, or since it went on or its space grew, whichever came last', () => {
    const quiet = (ms: number, change: Partial<Study> = {}): boolean =>
      isQuiet(studyOf({ convergence: { durationMs: ms, minDelta: 0 } }, change), NOW)
    expect([30_000, 30_001].map((ms) => quiet(ms))).toEqual([true, false])
    expect([10_000, 10_001].map((ms) => quiet(ms, { improvedAt: NOW - 10_000 } as Partial<Study>))).toEqual([true, false])
    expect([5_000, 5_001].map((ms) => quiet(ms, { grew: { at: NOW - 5_000 } } as Partial<Study>))).toEqual([true, false])
    expect(quiet(1, { state: 'paused' })).toBe(false)
    expect(isQuiet(studyOf({}), NOW)).toBe(false)
  })

  it('is looked at when what waited for its least running time may end it: nothing runs any more', () => {
    const least = (minDurationMs: number, change: Partial<Study['counts']> = {}): boolean =>
      isDue(studyOf(budget({ minDurationMs }), { counts: { ...COUNTS, active: 0, ...change } }), NOW)
    expect([least(50_000), least(50_001), least(1, { active: 1, stopping: 1 })]).toEqual([true, false, false])
    expect(isDue(studyOf({}), NOW)).toBe(false)
  })
})
