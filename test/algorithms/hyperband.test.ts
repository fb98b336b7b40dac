import { describe, expect, it } from 'vitest'
import type { Snapshot, TrialView } from '../../src/algorithms/algorithm.ts'
import { hyperband } from '../../src/algorithms/hyperband.ts'
import { planBrackets } from '../../src/algorithms/rungs.ts'
import type { Space } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'
import { checkBrackets } from './halving-invariants.ts'

const LINE: Space = { parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }] }
const RESOURCE = { metric: 'epoch', min: 1, max: 81 }

function ask(trials: readonly TrialView[], settings: object, count = 1, space = LINE, max = 81) {
  const snapshot: Snapshot = {
    space,
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: hyperband.settings.parse(settings),
    seed: 3,
    count,
    nextNumber: (trials.at(-1)?.number ?? 0) + 1,
    trials,
    budget: { parallel: 100 },
    noise: 'unknown',
    resource: { ...RESOURCE, max },
  }
  return hyperband.suggest(snapshot as Snapshot<never>, { expired: () => false, cache: new Map() })
}

const lossAt = (x: number, resource: number): number => (x - 0.3) ** 2 + 1 / resource

/** Plays with that many workers, who finish in a random order; `fate` says how a trial ends. */
function play(
  settings: object,
  options: { workers: number; luck?: number; most?: number; max?: number; fate?: (trial: TrialView, u: number) => TrialView['state'] },
): { trials: TrialView[]; waits: number; end: 'exhausted' | 'stopped' } {
  const { workers, luck = 1, most = 1000, max = 81, fate = () => 'succeeded' } = options
  const stream = openStream(luck, 1)
  const trials: TrialView[] = []
  let waits = 0
  for (;;) {
    const open = trials.filter((t) => t.state === 'active')
    if (trials.length >= most) return { trials, waits, end: 'stopped' }
    const outcome = open.length < workers ? ask(trials, settings, workers - open.length, LINE, max) : undefined
    if (outcome?.kind === 'exhausted') return { trials, waits, end: 'exhausted' }
    if (outcome?.kind === 'suggestions') {
      for (const { parameters, resource, parent, resumeFrom } of outcome.suggestions) {
        expect(resumeFrom).toBe(parent)
        const more = { ...(resource === undefined ? {} : { resource }), ...(parent === undefined ? {} : { parent }) }
        trials.push({ number: trials.length + 1, state: 'active', parameters, stale: false, ...more })
      }
      continue
    }
    if (outcome?.kind === 'wait') waits += 1
    expect(open.length).toBeGreaterThan(0)
    const trial = open[stream.below(open.length)]
    const state = fate(trial, stream.uniform())
    const loss = lossAt(Number(trial.parameters.x), trial.resource ?? 81)
    trials[trial.number - 1] = { ...trial, state, ...(state === 'succeeded' ? { values: [loss], lastStep: trial.resource ?? 81 } : {}) }
  }
}

describe('hyperband', () => {
  it('plays the brackets of its table one after the other, and is exhausted after the rounds that were asked for', () => {
    const { trials, end } = play({ rounds: 1 }, { workers: 1 })
    expect(end).toBe('exhausted')
    const plans = planBrackets(RESOURCE, 3)
    const expected = plans.flatMap(({ sizes, resources }) => sizes.flatMap((size, k) => Array<number>(size).fill(resources[k])))
    expect(trials.map((t) => t.resource)).toEqual(expected)
  })

  it('says of how many trials one has all of the resource: of one less, none has', () => {
    for (const [max, eta] of [
      [9, 3],
      [27, 3],
      [16, 2],
    ] as const) {
      const settings = hyperband.settings.parse({ eta })
      const wanted = hyperband.fullAfter?.({ settings: settings as never, resource: { ...RESOURCE, max } }) ?? 0
      const { trials } = play(settings as object, { workers: 1, most: wanted, max })
      expect(trials.map(({ resource }) => resource === max)).toEqual([...Array<boolean>(wanted - 1).fill(false), true])
    }
  })

  it('promotes exactly the best of a rung, with their parameters, from their checkpoints', () => {
    const { trials } = play({ rounds: 1 }, { workers: 1 })
    const first = trials.slice(0, 81)
    const best = [...first].sort((a, b) => a.values![0]! - b.values![0]!).slice(0, 27)
    const promoted = trials.slice(81, 81 + 27)
    expect(promoted.map((t) => t.parent)).toEqual(best.map((t) => t.number))
    expect(promoted.map((t) => t.parameters)).toEqual(best.map((t) => t.parameters))
  })

  it('starts the next bracket while a rung is not complete: with more rounds to come, no worker ever waits', () => {
    expect(play({}, { workers: 64, most: 600 }).waits).toBe(0)
    expect(play({ rounds: 1 }, { workers: 64 }).waits).toBeGreaterThan(0)
  })

  it('says which rung it waits for', () => {
    const trials: TrialView[] = []
    const outcome = ask(trials, { rounds: 1 }, 1000)
    if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
    // All starts of all brackets; no promotion before a rung is complete.
    expect(outcome.suggestions).toHaveLength(81 + 34 + 15 + 8 + 5)
    outcome.suggestions.forEach(({ parameters, resource }, k) => {
      trials.push({ number: k + 1, state: 'active', parameters, stale: false, resource: resource! })
    })
    expect(ask(trials, { rounds: 1 })).toEqual({ kind: 'wait', why: '81 trials run in the rung of 1, and the best of it go on' })
  })

  it('lets failed, stopped and cancelled trials keep their place as the worst: fewer survivors than places promote only survivors', () => {
    const fates = ['failed', 'stopped', 'cancelled', 'infeasible'] as const
    const { trials, end } = play(
      { rounds: 1 },
      { workers: 7, max: 9, fate: (t, u) => (t.resource === 1 && t.number > 2 ? fates[Math.floor(u * 4)]! : 'succeeded') },
    )
    expect(end).toBe('exhausted')
    expect(trials.filter((t) => t.resource === 1)).toHaveLength(9)
    // Of nine trials two survived: three had places. Of the two, floor(9 / 9) = 1 goes on.
    expect(
      trials
        .filter((t) => t.resource === 3 && t.parent !== undefined)
        .map((t) => t.parent)
        .sort(),
    ).toEqual([1, 2])
    expect(trials.filter((t) => t.resource === 9 && t.parent !== undefined && t.parent > 0)).toHaveLength(1 + 1)
  })

  it('promotes what keeps the constraints before what has the better value', () => {
    const trials = Array.from(
      { length: 9 },
      (_, k): TrialView => ({
        number: k + 1,
        state: 'succeeded',
        parameters: { x: k / 10 },
        values: [k],
        margins: [k - 4],
        feasible: k >= 4,
        resource: 1,
        stale: false,
      }),
    )
    const outcome = ask(trials, { rounds: 1 }, 3, LINE, 9)
    if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
    expect(outcome.suggestions.map((s) => s.parent)).toEqual([5, 6, 7])
  })

  it('counts what was given out, not what it said: suggestions that were dropped are made again', () => {
    const outcome = ask([], {}, 30, LINE, 9)
    const again = ask([], {}, 5, LINE, 9)
    if (outcome.kind !== 'suggestions' || again.kind !== 'suggestions') throw new Error('suggests nothing')
    expect(outcome.suggestions.slice(0, 5)).toEqual(again.suggestions)
  })

  it('takes a silent worker for lost, and promotes no more than the places when it comes back', () => {
    const start = Array.from(
      { length: 9 },
      (_, k): TrialView => ({
        number: k + 1,
        state: 'succeeded',
        parameters: { x: k / 10 },
        values: [k],
        resource: 1,
        stale: false,
      }),
    )
    const { values: _, ...lost } = start[0]!
    const silent = [{ ...lost, state: 'active' as const, stale: true }, ...start.slice(1)]
    const outcome = ask(silent, { rounds: 1 }, 3, LINE, 9)
    if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
    expect(outcome.suggestions.map((s) => s.parent)).toEqual([2, 3, 4])
    const promoted = outcome.suggestions.map(
      ({ parameters, parent }, k): TrialView => ({
        number: 10 + k,
        state: 'active',
        parameters,
        parent: parent!,
        resource: 3,
        stale: false,
      }),
    )
    const back = ask([...start, ...promoted], { rounds: 1 }, 20, LINE, 9)
    if (back.kind !== 'suggestions') throw new Error('suggests nothing')
    expect(back.suggestions.filter((s) => s.parent !== undefined)).toEqual([])
  })

  it('keeps its invariants over many random orders of events, with failures, lost workers and workers that come back', () => {
    for (let seed = 1; seed <= 50; seed++) checkBrackets(seed)
  })
})
