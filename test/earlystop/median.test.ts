import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findStoppingRule, type Judge, type StopDecision } from '../../src/earlystop/index.ts'
import type { Goal, Reduce } from '../../src/model/index.ts'
import { feed, type LedgerEvent, ledgers } from '../contracts/rule.ts'

interface Settings {
  readonly startStep?: number
  readonly minTrials?: number
  readonly interval?: number
  readonly basis?: 'best' | 'last' | 'mean'
}

const rule = findStoppingRule('median')!

function start(settings: Settings = {}, goal: Goal = 'minimize', reduce?: Reduce): Judge {
  const context = { goal, metric: goal === 'minimize' ? 'loss' : 'accuracy', seed: 1, resource: { metric: 'epoch', min: 1, max: 100 } }
  return rule.start(rule.settings.parse(settings), reduce === undefined ? context : { ...context, reduce })
}

/** Feeds a curve from step 1 on. */
function run(judge: Judge, trial: number, curve: readonly number[]): void {
  curve.forEach((value, i) => {
    judge.observe(trial, i + 1, value)
  })
}

/** Trials 1, 2, ... that ended with these constant curves of four steps. */
function ended(judge: Judge, constants: readonly number[], steps = 4): Judge {
  constants.forEach((value, i) => {
    run(judge, i + 1, Array<number>(steps).fill(value))
    judge.end(i + 1, 'full')
  })
  return judge
}

function stops(judge: Judge, trial: number, curve: readonly number[]): boolean {
  run(judge, trial, curve)
  return judge.decide(trial).stop
}

describe('the median rule', () => {
  it('takes the mean of the two middle averages when their count is even, and lets equality go on', () => {
    expect(stops(ended(start(), [1, 2, 3, 4]), 9, [9, 9, 9, 2.5])).toBe(false)
    expect(stops(ended(start(), [1, 2, 3, 4]), 9, [9, 9, 9, 2.5000001])).toBe(true)
  })

  it('takes the middle average when their count is odd', () => {
    expect(stops(ended(start(), [1, 2, 9]), 9, [5, 5, 5, 2])).toBe(false)
    expect(stops(ended(start(), [1, 2, 9]), 9, [5, 5, 5, 2.0000001])).toBe(true)
  })

  it('mirrors when maximising', () => {
    expect(stops(ended(start({}, 'maximize'), [-1, -2, -3, -4]), 9, [-9, -9, -9, -2.5])).toBe(false)
    expect(stops(ended(start({}, 'maximize'), [-1, -2, -3, -4]), 9, [-9, -9, -9, -2.5000001])).toBe(true)
  })

  it('never stops with fewer comparable trials than minTrials', () => {
    expect(stops(ended(start(), [1, 2]), 9, [9, 9, 9, 9])).toBe(false)
    expect(stops(ended(start({ minTrials: 5 }), [1, 2, 3, 4]), 9, [9, 9, 9, 9])).toBe(false)
  })

  it('judges from startStep reports on, and then at every interval-th', () => {
    const judge = ended(start({ startStep: 2, interval: 3 }), [1, 2, 3], 9)
    const when = [1, 2, 3, 4, 5, 6, 7, 8].filter((step) => {
      judge.observe(9, step, 50)
      return judge.decide(9).stop
    })
    expect(when).toEqual([2, 5, 8])
  })

  it('counts reports, not step numbers: steps in hundreds are judged alike', () => {
    const judge = start({ startStep: 3 })
    for (const trial of [1, 2, 3]) {
      for (const step of [100, 200, 300]) judge.observe(trial, step, trial)
      judge.end(trial, 'full')
    }
    judge.observe(9, 100, 50)
    judge.observe(9, 200, 50)
    expect(judge.decide(9).stop).toBe(false)
    judge.observe(9, 300, 50)
    expect(judge.decide(9).stop).toBe(true)
  })

  it('uses the largest step that is not beyond the asked one where a step is missing', () => {
    const judge = start({ startStep: 1 })
    for (const [trial, value] of [
      [1, 1],
      [2, 2],
      [3, 3],
    ] as const) {
      judge.observe(trial, 1, value)
      judge.observe(trial, 10, 100)
      judge.end(trial, 'full')
    }
    judge.observe(9, 5, 2)
    expect(judge.decide(9).stop).toBe(false)
    judge.observe(9, 5, 2.1)
    expect(judge.decide(9)).toMatchObject({ stop: true, step: 5, threshold: 2 })
  })

  it('keeps a stopped trial as evidence for the steps that it reached, and for no later one', () => {
    const judge = start({ startStep: 1, minTrials: 3 })
    ended(judge, [1, 2], 6)
    run(judge, 3, [3, 3])
    judge.end(3, 'cut')
    run(judge, 9, [50, 50])
    expect(judge.decide(9).stop).toBe(true)
    judge.observe(9, 3, 50)
    expect(judge.decide(9).stop).toBe(false)
  })

  it('forgets failed trials, also ones that were evidence before', () => {
    const judge = ended(start(), [1, 2, 3])
    judge.end(3, 'none')
    expect(stops(judge, 9, [9, 9, 9, 9])).toBe(false)
    judge.observe(3, 5, 1)
    judge.end(3, 'full')
    expect(judge.decide(9).stop).toBe(false)
  })

  it('takes the last value of a repeated step and takes late steps into account', () => {
    const judge = ended(start(), [1, 2, 3])
    run(judge, 9, [1.5, 9, 9, 9])
    expect(judge.decide(9).stop).toBe(false)
    judge.observe(9, 1, 9)
    expect(judge.decide(9).stop).toBe(true)
    judge.observe(9, 0, 1.9)
    expect(judge.decide(9).stop).toBe(false)
  })

  it('never stops the study’s best trial, whatever it is compared by', () => {
    // By their last values trial 9 leads; by the averages of the others it would be hopeless.
    const judge = start({ basis: 'last' }, 'maximize', 'last')
    for (const trial of [1, 2, 3]) {
      run(judge, trial, [0.9, 0.9, 0.9, 0.9, 0.1])
      judge.end(trial, 'full')
    }
    expect(stops(judge, 9, [0.5, 0.5, 0.5, 0.5])).toBe(false)
    run(judge, 10, [0.6, 0.6, 0.6, 0.6])
    expect(judge.decide(9).stop).toBe(true)
    expect(judge.decide(10).stop).toBe(false)
  })

  it('says why in one sentence with its figures', () => {
    const judge = start({ startStep: 6 }, 'maximize')
    for (let trial = 1; trial <= 12; trial++) {
      run(judge, trial, Array<number>(8).fill(0.88))
      judge.end(trial, 'full')
    }
    run(judge, 20, [0.5, 0.6, 0.7, 0.81, 0.8, 0.79])
    expect(judge.decide(20)).toEqual({
      stop: true,
      reason: 'at epoch 6 its best accuracy 0.81 was below 0.88, the median of the running averages of 12 trials',
      step: 6,
      value: 0.81,
      threshold: 0.88,
      comparedWith: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    })
  })

  it('shows figures that differ as different', () => {
    const judge = ended(start({}, 'maximize'), [0.88001, 0.88001, 0.88001])
    run(judge, 9, [0.5, 0.5, 0.5, 0.88])
    expect(judge.decide(9)).toMatchObject({ reason: expect.stringContaining('best accuracy 0.88 was below 0.88001,') })
  })

  it('offers its threshold for plots where it would compare at all', () => {
    const judge = ended(start(), [1, 2, 3])
    expect(judge.threshold?.(4)).toBe(2)
    expect(judge.threshold?.(5)).toBeUndefined()
  })
})

describe('faults of other median rules', () => {
  it('does not stop every trial on one NaN', () => {
    const judge = start()
    ended(judge, [1, 2, 3, 4])
    run(judge, 5, [Number.NaN, 2, 2, 2, Number.NaN])
    judge.end(5, 'full')
    expect(stops(judge, 9, [3, 2, 2, Number.NaN, 2])).toBe(false)
    expect(stops(judge, 10, [3, 3, 3, 3])).toBe(true)
  })

  it('stops nothing on an empty window: trials that ended without a report, or that began after the step', () => {
    const judge = start({ startStep: 1, minTrials: 1 })
    for (const trial of [1, 2, 3]) judge.end(trial, 'full')
    for (const trial of [4, 5, 6]) {
      judge.observe(trial, 10, 1)
      judge.end(trial, 'full')
    }
    expect(stops(judge, 9, [50, 50])).toBe(false)
  })

  it('does not fire where only few trials reached the step', () => {
    const judge = ended(start({ minTrials: 3 }), [5, 5, 5, 5, 5], 4)
    run(judge, 6, Array<number>(10).fill(1))
    judge.end(6, 'full')
    expect(stops(judge, 9, Array<number>(8).fill(3))).toBe(false)
  })

  it('averages up to the step only, so that long curves do not make it blind', () => {
    const judge = start({ startStep: 2 })
    for (const trial of [1, 2, 3]) {
      run(judge, trial, [1, 1, 100, 100, 100])
      judge.end(trial, 'full')
    }
    expect(stops(judge, 9, [2, 2])).toBe(true)
  })

  it('looks again at every report: a trial that passed once is stopped later', () => {
    const judge = ended(start(), [1, 2, 3], 8)
    run(judge, 9, [2, 2, 2, 2])
    expect(judge.decide(9).stop).toBe(false)
    ended(
      judge,
      [0.1, 0.1, 0.1].map((v) => v),
      8,
    )
    for (const trial of [21, 22, 23, 24]) {
      run(judge, trial, Array<number>(8).fill(0.5))
      judge.end(trial, 'full')
    }
    judge.observe(9, 5, 2)
    expect(judge.decide(9)).toMatchObject({ stop: true, threshold: 0.5 })
  })

  it('freezes no threshold at a trial’s start: evidence that comes later counts', () => {
    const judge = start()
    run(judge, 9, [5, 5, 5, 5])
    expect(judge.decide(9).stop).toBe(false)
    ended(judge, [1, 2, 3])
    expect(judge.decide(9).stop).toBe(true)
  })

  it('does not drift upward on survivors: stopped trials keep the median honest', () => {
    const judge = start({ startStep: 2 }, 'maximize')
    for (const [trial, value] of [
      [1, 0.2],
      [2, 0.3],
      [3, 0.4],
    ] as const) {
      run(judge, trial, [value, value])
      judge.end(trial, 'full')
    }
    run(judge, 4, [0.9, 0.9])
    judge.end(4, 'full')
    run(judge, 5, [0.9, 0.9])
    judge.end(5, 'full')
    // Among the two survivors alone the median would be 0.9.
    expect(stops(judge, 9, [0.45, 0.45])).toBe(false)
  })

  it('lets equal curves go on, however their means are rounded', () => {
    for (const value of [0.1, 0.7, 1 / 3, 1e-300, 1e300]) {
      const judge = ended(start({}, 'maximize'), [value, value, value], 7)
      expect(stops(judge, 9, Array<number>(7).fill(value))).toBe(false)
      expect(stops(ended(start(), [value, value, value], 7), 9, Array<number>(7).fill(value))).toBe(false)
    }
  })
})

/** Means that differ by less are the same but for the order of their sums. */
const ROUNDING = 1e-12

/** The rule once more, from all curves at every question and nothing kept: slow and plain. */
class PlainJudge {
  readonly curves = new Map<number, Map<number, number>>()
  readonly state = new Map<number, 'ended' | 'forgotten'>()
  readonly settings: Required<Settings>
  readonly goal: Goal
  readonly reduce: Reduce

  constructor(settings: Required<Settings>, goal: Goal, reduce: Reduce) {
    this.settings = settings
    this.goal = goal
    this.reduce = reduce
  }

  feed(event: LedgerEvent): void {
    const { trial } = event
    if (event.kind === 'point') {
      if (this.state.has(trial) || Number.isNaN(event.value)) return
      const curve = this.curves.get(trial) ?? new Map<number, number>()
      this.curves.set(trial, curve.set(event.step, event.value))
    } else if (event.evidence === 'none') this.state.set(trial, 'forgotten')
    else if (!this.state.has(trial)) this.state.set(trial, 'ended')
  }

  /** `tied`: it leads or not by the rounding of means alone. */
  decide(trial: number): { stop: boolean; threshold?: number; value?: number; tied?: boolean } {
    const own = this.curves.get(trial)
    if (own === undefined || this.state.has(trial)) return { stop: false }
    const step = Math.max(...own.keys())
    const late = own.size - this.settings.startStep
    if (late < 0 || late % this.settings.interval !== 0) return { stop: false }
    const averages: number[] = []
    for (const [number, curve] of this.curves) {
      if (this.state.get(number) !== 'ended' || Math.max(...curve.keys()) < step) continue
      const seen = [...curve].filter(([s]) => s <= step).map(([, v]) => v)
      const average = this.reduced(seen, 'mean')
      if (seen.length > 0 && !Number.isNaN(average)) averages.push(average)
    }
    if (averages.length < this.settings.minTrials) return { stop: false }
    averages.sort((a, b) => a - b)
    const n = averages.length
    const [low, high] = [averages[Math.floor((n - 1) / 2)], averages[Math.ceil((n - 1) / 2)]]
    const threshold = low === high ? low : (low + high) / 2
    const value = this.reduced(this.values(own), this.settings.basis)
    const score = this.reduced(this.values(own), this.reduce)
    const rivals = [...this.curves].filter(([number]) => number !== trial && this.state.get(number) !== 'forgotten')
    const scores = rivals.map(([, curve]) => this.reduced(this.values(curve), this.reduce))
    if (this.reduce === 'mean' && scores.some((rival) => Math.abs(rival - score) < ROUNDING)) return { stop: false, tied: true }
    const leads = scores.every((rival) => !this.better(rival, score))
    return this.better(threshold, value) && !leads ? { stop: true, threshold, value } : { stop: false }
  }

  values(curve: Map<number, number>): number[] {
    return [...curve].sort(([a], [b]) => a - b).map(([, v]) => v)
  }

  better(a: number, b: number): boolean {
    return this.goal === 'minimize' ? a < b : a > b
  }

  reduced(values: readonly number[], how: Reduce): number {
    if (how === 'last') return values[values.length - 1]
    if (how === 'best') return this.goal === 'minimize' ? Math.min(...values) : Math.max(...values)
    return values.reduce((sum, v) => sum + v, 0) / values.length
  }
}

describe('the incremental judge', () => {
  it('agrees with a judge that recomputes everything, in any order of events', () => {
    // Quarters are exact in binary, so both ways of taking means agree to the last bit but for thirds: those are rounded.
    const near = (x: number | undefined) => (x === undefined ? undefined : Number.isFinite(x) ? Math.round(x * 1e9) / 1e9 + 0 : x)
    let stopped = 0
    fc.assert(
      fc.property(
        ledgers,
        fc.record({
          startStep: fc.integer({ min: 1, max: 4 }),
          minTrials: fc.integer({ min: 1, max: 4 }),
          interval: fc.integer({ min: 1, max: 3 }),
          basis: fc.constantFrom('best' as const, 'last' as const, 'mean' as const),
        }),
        fc.constantFrom<Goal>('minimize', 'maximize'),
        fc.constantFrom<Reduce>('best', 'last', 'mean'),
        (ledger, settings, goal, reduce) => {
          const judge = start(settings, goal, reduce)
          const plain = new PlainJudge(settings, goal, reduce)
          for (const event of ledger) {
            feed(judge, event)
            plain.feed(event)
            for (let trial = 1; trial <= 9; trial++) {
              const mine: StopDecision = judge.decide(trial)
              const other = plain.decide(trial)
              if (other.tied === true || Math.abs((other.value ?? 0) - (other.threshold ?? 1)) < ROUNDING) continue
              if (mine.stop && Math.abs(mine.value - mine.threshold) < ROUNDING) continue
              expect(mine.stop).toBe(other.stop)
              if (!mine.stop) continue
              stopped++
              expect([near(mine.value), near(mine.threshold)]).toEqual([near(other.value), near(other.threshold)])
            }
          }
        },
      ),
      { numRuns: 400 },
    )
    expect(stopped).toBeGreaterThan(200)
  })

  it('keeps no more steps ready than its bound, and still answers right for all', () => {
    const judge = start({ startStep: 1 })
    for (const trial of [1, 2, 3]) {
      for (let step = 1; step <= 3_000; step++) judge.observe(trial, step, trial)
      judge.end(trial, 'full')
    }
    for (let step = 1; step <= 3_000; step++) {
      judge.observe(9, step, 2)
      expect(judge.decide(9).stop).toBe(false)
    }
    judge.observe(10, 7, 2.5)
    expect(judge.decide(10)).toMatchObject({ stop: true, threshold: 2 })
  })
})
