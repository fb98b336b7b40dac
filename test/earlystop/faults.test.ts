import { describe, expect, it } from 'vitest'
import { type Judge, STOPPING_RULES, type StopDecision } from '../../src/earlystop/index.ts'
import type { Reduce } from '../../src/model/index.ts'
import { judgeOf, rising, run } from './ledgers.ts'
import { settingsOf } from './rule-settings.ts'

/*
 * What other tuners' stopping rules get wrong, asked of every rule of ours that compares trials. `hopeless` is stopped by all of them, so that none of
 * these tests can pass because a rule stops nothing.
 */

const STEPS = 9
const GOOD = Array.from({ length: 9 }, (_, i) => rising(0.2, 0.7 + i / 100, STEPS))
const HOPELESS = rising(0.05, 0.1, STEPS)

/** Rules that compare trials. */
const COMPARING = STOPPING_RULES.map(({ name }) => name).filter((name) => settingsOf(name).field !== undefined)

function open(rule: string, reduce?: Reduce): Judge {
  return judgeOf(rule, settingsOf(rule).field, {
    resource: { metric: 'epoch', min: 1, max: STEPS },
    ...(reduce === undefined ? {} : { reduce }),
  })
}

/** Reports a curve until the rule stops the trial. */
function untilStopped(judge: Judge, trial: number, curve: readonly number[], from = 1): StopDecision {
  for (const [i, value] of curve.entries()) {
    judge.observe(trial, from + i, value)
    const decision = judge.decide(trial)
    if (decision.stop) return decision
  }
  return { stop: false }
}

function finish(judge: Judge, curves: readonly (readonly number[])[], first = 1): Judge {
  for (const [i, curve] of curves.entries()) {
    run(judge, first + i, curve)
    judge.end(first + i, 'full')
  }
  return judge
}

describe.each(COMPARING)('%s', (rule) => {
  it('stops a hopeless trial', () => {
    expect(untilStopped(finish(open(rule), GOOD), 20, HOPELESS).stop).toBe(true)
  })

  it('does not stop a trial for one NaN, nor every trial after one that reported NaN (ray-project/ray#24809, #65957)', () => {
    const judge = finish(open(rule), GOOD)
    const leading = rising(0.3, 0.9, STEPS).map((value, i) => (i === 4 ? Number.NaN : value))
    expect(untilStopped(judge, 20, leading).stop).toBe(false)
    judge.end(20, 'full')
    run(judge, 21, Array<number>(STEPS).fill(Number.NaN))
    judge.end(21, 'full')
    expect(untilStopped(judge, 22, rising(0.4, 0.95, STEPS)).stop).toBe(false)
    expect(untilStopped(judge, 23, HOPELESS).stop).toBe(true)
  })

  it('stops nothing on an empty window: trials that said nothing, or that began after the step (ray-project/ray#65957)', () => {
    const judge = open(rule)
    for (let trial = 1; trial <= 9; trial++) {
      if (trial > 5) for (let step = 100; step < 109; step++) judge.observe(trial, step, 0.9)
      judge.end(trial, 'full')
    }
    // asha takes a trial that jumped over a rung for one that reached it there: such trials are no empty window.
    const isEmpty = rule !== 'asha' && rule !== 'auto'
    expect(untilStopped(isEmpty ? judge : open(rule), 20, HOPELESS).stop).toBe(false)
  })

  it('stops nothing while too few trials have reached the step (optuna/optuna#2441)', () => {
    const judge = open(rule)
    for (let trial = 1; trial <= 9; trial++) {
      run(judge, trial, GOOD[trial - 1]!.slice(0, 1))
      judge.end(trial, 'cut')
    }
    expect(untilStopped(judge, 20, HOPELESS, 4).stop).toBe(false)
  })

  it('freezes no threshold at a trial’s start, and looks more than once (kubeflow/katib#1385)', () => {
    const judge = open(rule)
    for (let step = 1; step <= 5; step++) {
      judge.observe(20, step, HOPELESS[step - 1]!)
      expect(judge.decide(20).stop).toBe(false)
    }
    finish(judge, GOOD)
    expect(untilStopped(judge, 20, HOPELESS.slice(5), 6).stop).toBe(true)
  })

  it('never stops the study’s best trial', () => {
    for (const reduce of ['best', 'last', 'mean'] as const) {
      const judge = finish(
        open(rule, reduce),
        GOOD.map((curve) => [...curve.slice(0, -1), 0.01]),
      )
      const best = rising(0.005, 0.02, STEPS)
      // By how it is reduced it leads from its last report on, or the others do.
      for (const [i, value] of best.entries()) {
        judge.observe(20, i + 1, value)
        if (reduce === 'last' && value > 0.01) expect(judge.decide(20).stop).toBe(false)
      }
      expect(untilStopped(judge, 21, rising(0.4, 0.95, STEPS)).stop).toBe(false)
    }
  })

  it('lets ties go on: a field of equal trials runs to its end', () => {
    for (const value of [0.1, 1 / 3, 1e-300, 1e300]) {
      const judge = finish(open(rule), Array<number[]>(9).fill(Array<number>(STEPS).fill(value)))
      expect(untilStopped(judge, 20, Array<number>(STEPS).fill(value)).stop).toBe(false)
    }
  })

  it('takes a failed trial for no evidence: one that failed at the top does not stop the rest (clearml/clearml#1507)', () => {
    const judge = open(rule)
    for (let trial = 1; trial <= 9; trial++) {
      run(judge, trial, rising(0.2, 0.99, STEPS))
      judge.end(trial, 'none')
    }
    expect(untilStopped(judge, 20, HOPELESS).stop).toBe(false)
  })

  it('stops about all that it should: of thirty hopeless trials not one runs to its end (wandb/sweeps#99)', () => {
    const judge = finish(open(rule), GOOD)
    for (let trial = 20; trial < 50; trial++) {
      expect(
        untilStopped(
          judge,
          trial,
          HOPELESS.map((value) => value + trial / 1e6),
        ).stop,
      ).toBe(true)
      judge.end(trial, 'cut')
    }
  })
})

describe('steps that are folds', () => {
  it('in any order are compared fold by fold, not by what came first (optuna/optuna#4373, #3331)', () => {
    const folds = [0.9, 0.5, 0.7, 0.6, 0.8, 0.55, 0.75, 0.65, 0.85]
    const shuffled = [8, 3, 5, 0, 7, 1, 6, 2, 4]
    const judge = open('wilcoxon')
    for (const [fold, value] of folds.entries()) judge.observe(1, fold, value)
    judge.end(1, 'full')
    // Better in every fold, though its first ones are the hard ones.
    const hardFirst = shuffled.toSorted((a, b) => folds[a]! - folds[b]!)
    for (const fold of hardFirst) {
      judge.observe(2, fold, folds[fold]! + 0.01)
      expect(judge.decide(2).stop).toBe(false)
    }
    let stopped = false
    for (const fold of shuffled) {
      judge.observe(3, fold, folds[fold]! - 0.01)
      stopped ||= judge.decide(3).stop
    }
    expect(stopped).toBe(true)
  })
})
