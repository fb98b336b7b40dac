import { describe, expect, it } from 'vitest'
import { Curve } from '../../src/earlystop/curve.ts'
import { FinishedCurves } from '../../src/earlystop/finished-curves.ts'

/** A curve with these scores at steps 1, 2, ... */
function curveOf(...scores: number[]): Curve {
  const curve = new Curve()
  for (const [i, score] of scores.entries()) curve.observe(i + 1, score)
  return curve
}

describe('the curves of finished trials', () => {
  it('tell at a step of all that reached it, also of one that ended there, and of no shorter one', () => {
    const finished = new FinishedCurves('last')
    finished.add(1, curveOf(1, 2, 3))
    finished.add(2, curveOf(4, 5))
    finished.add(3, curveOf(7))
    expect(finished.at(2)).toEqual({ trials: [1, 2], scores: [2, 5], ends: [3, 5] })
    expect(finished.at(3)).toEqual({ trials: [1], scores: [3], ends: [3] })
  })

  it('tell the latest score where a trial did not report at the step, and nothing of one that began later', () => {
    const finished = new FinishedCurves('last')
    const [early, late] = [new Curve(), new Curve()]
    for (const step of [10, 30]) early.observe(step, step)
    for (const step of [25, 30]) late.observe(step, step)
    finished.add(1, early)
    finished.add(2, late)
    expect(finished.at(20)).toEqual({ trials: [1], scores: [10], ends: [30] })
  })

  it('are reduced as the objective is', () => {
    const ends = (['last', 'best', 'mean'] as const).map((basis) => {
      const finished = new FinishedCurves(basis)
      finished.add(1, curveOf(4, 1, 1))
      return finished.at(2)
    })
    expect(ends).toEqual([
      { trials: [1], scores: [1], ends: [1] },
      { trials: [1], scores: [4], ends: [4] },
      { trials: [1], scores: [2.5], ends: [2] },
    ])
  })

  it('leave out a trial whose score there or at the end is no number, and one that was removed', () => {
    const finished = new FinishedCurves('last')
    finished.add(1, curveOf(Number.NaN, 1))
    finished.add(2, curveOf(1, Number.NaN))
    finished.add(3, curveOf(1, 1))
    finished.add(4, curveOf(1, 1))
    finished.remove(4)
    expect(finished.at(1).trials).toEqual([3])
  })

  it('are those of the newest trials, as many as answer a question quickly', () => {
    const finished = new FinishedCurves('last')
    for (let trial = 1; trial <= 1_000; trial++) finished.add(trial, curveOf(trial))
    const { trials } = finished.at(1)
    expect(trials.length).toBeGreaterThan(100)
    expect(trials.length).toBeLessThan(1_000)
    expect(trials).toEqual(Array.from(trials, (_, i) => 1_000 - trials.length + 1 + i))
  })
})
