import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findStoppingRule, openStudyJudge, STOPPING_RULES, type StopDecision, type StudyJudge } from '../../src/earlystop/index.ts'
import type { Objective, Reduce } from '../../src/model/index.ts'
import { type LedgerEvent, ledgers } from '../contracts/rule.ts'
import { settingsOf } from './rule-settings.ts'

const ACCURACY: Objective = { metric: 'accuracy', goal: 'maximize', reduce: 'best' }
const RECALL: Objective = { metric: 'recall', goal: 'maximize', reduce: 'best' }
const EAGER = { startStep: 1, minTrials: 2 }

function open(rule: string, settings: object = {}, objectives: readonly Objective[] = [ACCURACY, RECALL], seed = 7): StudyJudge {
  const parsed = findStoppingRule(rule)!.settings.parse(settings) as unknown as Record<string, number>
  const resource = { metric: 'epoch', min: 1, max: 9 }
  return openStudyJudge({ objectives, seed, resource }, { name: rule, settings: parsed })
}

/** Reports a trial's curve of each objective, step by step; the last answer. */
function run(judge: StudyJudge, trial: number, ...curves: readonly (readonly number[])[]): StopDecision {
  let decision: StopDecision = { stop: false }
  for (let step = 1; step <= Math.max(...curves.map((curve) => curve.length)); step++) {
    for (const [k, curve] of curves.entries()) if (step <= curve.length) judge.parts[k]!.observe(trial, step, curve[step - 1]!)
    decision = judge.decide(trial)
  }
  return decision
}

function end(judge: StudyJudge, trial: number): void {
  for (const part of judge.parts) part.end(trial, 'full')
}

function finished(judge: StudyJudge, trials: readonly (readonly (readonly number[])[])[]): StudyJudge {
  for (const [i, curves] of trials.entries()) {
    run(judge, i + 1, ...curves)
    end(judge, i + 1)
  }
  return judge
}

const flat = (value: number, steps = 4): number[] => Array<number>(steps).fill(value)

describe('a study with several objectives', () => {
  /** Good in one objective and bad in the other. */
  const corners = [
    [flat(0.9), flat(0.1)],
    [flat(0.8), flat(0.2)],
    [flat(0.1), flat(0.9)],
    [flat(0.2), flat(0.8)],
  ]

  it('stops a trial that the rule would stop by every objective, and says by which, and what is better', () => {
    const judge = finished(open('median', EAGER), [...corners, [flat(0.7), flat(0.7)]])
    expect(run(judge, 9, flat(0.15), flat(0.15))).toEqual({
      stop: true,
      reason:
        'at epoch 4 its best accuracy 0.15 was below 0.7, the median of the running averages of 5 trials; ' +
        'at epoch 4 its best recall 0.15 was below 0.7, the median of the running averages of 5 trials; trial 2 is no worse in any objective',
      step: 4,
      value: 0.15,
      threshold: 0.7,
      comparedWith: [2, 1, 3, 4, 5],
    })
  })

  it('lets go on what is good in one objective, be it hopeless in the other', () => {
    const judge = finished(open('median', EAGER), corners)
    expect(run(judge, 9, flat(0.0), flat(0.85)).stop).toBe(false)
    expect(run(judge, 10, flat(0.85), flat(0.0)).stop).toBe(false)
  })

  it('lets the best compromise go on: below the median in everything, and dominated by nobody', () => {
    const judge = finished(open('median', EAGER), corners)
    // The medians are 0.5 and 0.5, and no trial has 0.4 in both.
    expect(run(judge, 9, flat(0.4), flat(0.4)).stop).toBe(false)
    end(judge, 9)
    expect(run(judge, 10, flat(0.39), flat(0.39))).toMatchObject({ stop: true, comparedWith: [9, 1, 2, 3, 4] })
    // A tie is not dominated.
    expect(run(judge, 11, flat(0.4), flat(0.4)).stop).toBe(false)
  })

  it('hears an objective that is reported once, and judges by the curves', () => {
    const judge = open('median', EAGER, [ACCURACY, { metric: 'size', goal: 'minimize', reduce: 'last' }])
    finished(judge, [
      [flat(0.9), [100]],
      [flat(0.9), [200]],
      [flat(0.9), [300]],
    ])
    expect(run(judge, 9, flat(0.2), [100]).stop).toBe(true)
    expect(run(judge, 10, flat(0.2), [99]).stop).toBe(false)
  })

  it('is judged by what it reports: an objective that comes at the end cannot speak for a trial', () => {
    const judge = finished(open('median', EAGER), [
      [flat(0.9), flat(0.9)],
      [flat(0.8), flat(0.8)],
    ])
    expect(run(judge, 9, flat(0.2))).toMatchObject({ stop: true })
  })

  it('judges a bound in one metric’s units by the first objective alone', () => {
    const judge = open('threshold', { bound: 0.5 })
    expect(judge.parts).toHaveLength(1)
    expect(run(judge, 1, flat(0.4)).stop).toBe(true)
  })

  it('stops what improves in no objective any more, and not what still does in one', () => {
    expect(run(open('patience', { reports: 2 }), 1, flat(0.5), flat(0.5)).stop).toBe(true)
    expect(run(open('patience', { reports: 2 }), 1, flat(0.5), [0.1, 0.2, 0.3, 0.4]).stop).toBe(false)
  })
})

interface TwoLedgers {
  readonly events: readonly (LedgerEvent & { readonly objective: number })[]
}

const twoLedgers: fc.Arbitrary<TwoLedgers> = fc
  .tuple(ledgers, fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 150, maxLength: 150 }))
  .map(([ledger, sides]) => ({ events: ledger.map((event, i) => ({ ...event, objective: sides[i]! })) }))

function feed(judge: StudyJudge, event: TwoLedgers['events'][number]): void {
  if (event.kind === 'end') for (const part of judge.parts) part.end(event.trial, event.evidence)
  else judge.parts[event.objective]?.observe(event.trial, event.step, event.value)
}

/** What each trial has of each objective, from the events alone: the best value, without NaN and without what came after its end. */
function standings(events: TwoLedgers['events']): { scores: Map<number, [number, number]>; forgotten: Set<number> } {
  const steps = new Map<number, [Map<number, number>, Map<number, number>]>()
  const ended = new Set<number>()
  const forgotten = new Set<number>()
  for (const event of events) {
    if (event.kind === 'end') {
      ended.add(event.trial)
      if (event.evidence === 'none') forgotten.add(event.trial)
    } else if (!ended.has(event.trial) && !Number.isNaN(event.value)) {
      const known = steps.get(event.trial) ?? [new Map(), new Map()]
      known[event.objective]!.set(event.step, event.value)
      steps.set(event.trial, known)
    }
  }
  const best = (values: Map<number, number>): number => (values.size === 0 ? Number.NaN : Math.max(...values.values()))
  return { scores: new Map([...steps].map(([trial, [a, b]]) => [trial, [best(a), best(b)]])), forgotten }
}

function isDominated(trial: number, events: TwoLedgers['events']): boolean {
  const { scores, forgotten } = standings(events)
  const own = scores.get(trial)!
  return [...scores].some(([other, theirs]) => {
    if (other === trial || forgotten.has(other)) return false
    const known = [0, 1].filter((k) => !Number.isNaN(own[k]!))
    return known.every((k) => theirs[k]! >= own[k]!) && known.some((k) => theirs[k]! > own[k]!)
  })
}

for (const { name } of STOPPING_RULES) {
  describe(`${name} with two objectives`, () => {
    const settings = settingsOf(name).short

    it('never stops a trial that no other dominates, where it compares trials', () => {
      let stops = 0
      fc.assert(
        fc.property(twoLedgers, ({ events }) => {
          const judge = open(name, settings)
          for (const [i, event] of events.entries()) {
            feed(judge, event)
            if (event.kind === 'end') continue
            const decision = judge.decide(event.trial)
            if (!decision.stop || decision.comparedWith.length === 0) continue
            stops += 1
            expect(isDominated(event.trial, events.slice(0, i + 1))).toBe(true)
            expect(decision.comparedWith).not.toContain(event.trial)
          }
        }),
        { seed: 11, numRuns: 200 },
      )
      if (['median', 'percentile', 'asha'].includes(name)) expect(stops).toBeGreaterThan(3)
    })

    it('knows the same when it is taught one objective after the other, trial by trial, as after a restart', () => {
      fc.assert(
        fc.property(twoLedgers, ({ events }) => {
          const [live, taught] = [open(name, settings), open(name, settings)]
          for (const event of events) feed(live, event)
          const closed = (event: LedgerEvent, at: number): boolean =>
            events.slice(0, at).some((e) => e.kind === 'end' && e.trial === event.trial)
          const points = events.filter((event, at) => event.kind === 'point' && !closed(event, at))
          for (const [k, part] of taught.parts.entries()) {
            for (let trial = 1; trial <= 9; trial++) {
              for (const event of points) {
                if (event.kind === 'point' && event.objective === k && event.trial === trial) part.observe(trial, event.step, event.value)
              }
            }
            for (const event of events) if (event.kind === 'end') part.end(event.trial, event.evidence)
          }
          for (let trial = 1; trial <= 9; trial++) expect(taught.decide(trial).stop).toEqual(live.decide(trial).stop)
        }),
      )
    })
  })
}

describe('one objective', () => {
  it('is judged by its rule alone', () => {
    fc.assert(
      fc.property(ledgers, (ledger) => {
        const rule = findStoppingRule('median')!
        const reduce: Reduce = 'best'
        const context = { goal: 'maximize', metric: 'accuracy', reduce, seed: 7, resource: { metric: 'epoch', min: 1, max: 9 } } as const
        const [judge, plain] = [open('median', EAGER, [ACCURACY]), rule.start(rule.settings.parse(EAGER), context)]
        for (const event of ledger) {
          feed(judge, { ...event, objective: 0 })
          if (event.kind === 'end') plain.end(event.trial, event.evidence)
          else plain.observe(event.trial, event.step, event.value)
          if (event.kind === 'point') expect(judge.decide(event.trial)).toEqual(plain.decide(event.trial))
        }
      }),
    )
  })
})

describe('controls', () => {
  const ended = (controls: number, seed: number): StudyJudge =>
    finished(open('median', { ...EAGER, controls }, [ACCURACY], seed), [[flat(0.9)], [flat(0.8)], [flat(0.7)]])

  it('are left unstopped, and say what would have been decided', () => {
    const [strict, lenient] = [ended(0, 1), ended(0.5, 1)]
    const answers = Array.from({ length: 60 }, (_, i) => [run(strict, 10 + i, flat(0.1)), run(lenient, 10 + i, flat(0.1))] as const)
    const spared = answers.filter(([, decision]) => !decision.stop)
    expect(answers.every(([decision]) => decision.stop)).toBe(true)
    expect(spared.length).toBeGreaterThan(15)
    expect(spared.length).toBeLessThan(45)
    for (const [stop, decision] of spared) expect(decision).toEqual({ stop: false, spared: stop })
  })

  it('are about the share that was asked for, by seed and number alone', () => {
    const judge = ended(0.05, 3)
    const chosen = (by: StudyJudge): number[] =>
      Array.from({ length: 2_000 }, (_, i) => 10 + i).filter((trial) => {
        by.parts[0]!.observe(trial, 1, 0.1)
        return !by.decide(trial).stop
      })
    const first = chosen(judge)
    expect(first.length / 2_000).toBeCloseTo(0.05, 1)
    expect(Math.abs(first.length - 100)).toBeLessThan(40)
    expect(chosen(ended(0.05, 3))).toEqual(first)
    expect(chosen(ended(0.05, 4))).not.toEqual(first)
  })

  it('do not change what happens to the others', () => {
    const [strict, lenient] = [ended(0, 1), ended(0.2, 1)]
    for (let trial = 10; trial < 60; trial++) {
      const [a, b] = [run(strict, trial, flat(0.1)), run(lenient, trial, flat(0.1))]
      if (b.stop) expect(b).toEqual(a)
    }
  })
})

describe('the rule auto', () => {
  const named = (resource: boolean, learns = false): string =>
    openStudyJudge(
      { objectives: [ACCURACY], seed: 1, learns, ...(resource ? { resource: { metric: 'epoch', min: 1, max: 27 } } : {}) },
      { name: 'auto', settings: { controls: 0 } },
    ).rule

  it('is asha where the resource is known, and percentile where it is not', () => {
    expect(named(true)).toBe('asha')
    expect(named(false)).toBe('percentile')
  })

  it('is predictive beside an algorithm that learns: a rule that stops a share of trials that are all good stops the best', () => {
    expect(named(true, true)).toBe('predictive')
    expect(named(false, true)).toBe('predictive')
  })
})
