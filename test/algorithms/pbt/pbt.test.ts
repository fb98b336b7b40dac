import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Snapshot, TrialView } from '../../../src/algorithms/algorithm.ts'
import { drawAssignment, EVERYTHING } from '../../../src/algorithms/contract/index.ts'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import { explore } from '../../../src/algorithms/pbt/explore.ts'
import { assignmentProblems, type JsonValue, type Parameter, type Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'

const pbt = findAlgorithm('pbt')!
const share = (name: string): Parameter => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })
const SHARES: Space = { parameters: [share('h0'), share('h1')] }

function ask(trials: readonly TrialView[], count: number, settings: Readonly<Record<string, JsonValue>>, max = 20) {
  const snapshot: Snapshot = {
    space: SHARES,
    objectives: [{ metric: 'q', goal: 'maximize', reduce: 'last' }],
    settings: pbt.settings.parse(settings),
    seed: 5,
    count,
    nextNumber: trials.length + 1,
    trials,
    budget: { parallel: count },
    noise: 'unknown',
    resource: { metric: 'step', min: 1, max },
  }
  return pbt.suggest(snapshot, { expired: () => false, cache: new Map() })
}

/** Training towards zero, fastest where h0 is low at first and high later: no fixed parameters are right all the time. Checkpoints hold theta. */
function train(
  workers: number,
  options: { luck?: number; failing?: number; exploit?: boolean; settings?: Readonly<Record<string, JsonValue>> } = {},
) {
  const { luck = 1, failing = 0, exploit = true, settings = {} } = options
  const stream = openStream(luck, 9)
  const thetas: [number, number][] = []
  const from: (number | undefined)[] = []
  const trials: TrialView[] = []
  const quality = ([a, b]: [number, number]): number => 1.2 - a * a - b * b
  for (;;) {
    const open = trials.filter((t) => t.state === 'active')
    const outcome = open.length < workers ? ask(trials, workers - open.length, settings) : undefined
    if (outcome?.kind === 'suggestions') {
      for (const { parameters, resource, parent, resumeFrom } of outcome.suggestions) {
        const own = parent === undefined ? {} : { parent }
        from.push(exploit ? resumeFrom : parent)
        const kept = exploit || parent === undefined ? parameters : trials[parent - 1]!.parameters
        trials.push({ number: trials.length + 1, state: 'active', parameters: kept, resource: resource!, stale: false, ...own })
      }
      continue
    }
    if (outcome?.kind === 'exhausted') return { trials, from, best: Math.max(...trials.flatMap((t) => t.values ?? [])) }
    const trial = open[stream.below(open.length)]!
    const origin = from[trial.number - 1]
    const [a, b] = origin === undefined ? [0.9, 0.9] : (thetas[origin] ?? [0.9, 0.9])
    const { h0, h1 } = trial.parameters as { h0: number; h1: number }
    const speed = 0.2 * Math.exp(-20 * (h0 - (trial.resource! > 8 ? 0.9 : 0.1)) ** 2)
    const theta: [number, number] = [a * (1 - speed), b * (1 - 0.1 * h1)]
    thetas[trial.number] = theta
    const isFailing = stream.uniform() < failing
    trials[trial.number - 1] = isFailing
      ? { ...trial, state: 'failed' }
      : { ...trial, state: 'succeeded', values: [quality(theta)], lastStep: trial.resource! }
  }
}

describe('exploring', () => {
  it('stays in every space, and moves every number that it does not draw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const stream = openStream(seed)
        const old = drawAssignment(EVERYTHING, stream)
        expect(assignmentProblems(EVERYTHING, explore(EVERYTHING, old, 0.25, stream), '')).toEqual([])
        const moved = explore(EVERYTHING, old, 0, stream)
        for (const name of ['layers', 'batch', 'dropout', 'patch', 'optimizer'] as const) expect(moved[name]).not.toBe(old[name])
        expect([moved.seedCount, moved.only]).toEqual([3, 'this'])
      }),
    )
  })

  it('takes eight tenths or twelve tenths of a number, also on a logarithm', () => {
    const space: Space = { parameters: [{ kind: 'double', name: 'lr', min: 1e-4, max: 1, scale: 'log', when: [] }] }
    const ways = new Set(
      Array.from({ length: 20 }, (_, k) => (Number(explore(space, { lr: 0.01 }, 0, openStream(k)).lr) / 0.01).toFixed(6)),
    )
    expect([...ways].sort()).toEqual(['0.800000', '1.200000'])
  })
})

describe('pbt', () => {
  it('starts everybody first, then lets those behind go first, each as the next of its chain', () => {
    const { trials } = train(1, { settings: { population: 8 } })
    expect(trials).toHaveLength(8 * 20)
    trials.forEach((trial, k) => {
      expect(trial.resource).toBe(1 + Math.floor(k / 8))
    })
    const parents = trials.flatMap((trial) => trial.parent ?? [])
    expect(new Set(parents).size).toBe(parents.length)
  })

  it('lets the worst quarter take over checkpoint and parameters of one of the best quarter, perturbed, and the others go on', () => {
    const values = [8, 7, 6, 5, 4, 3, 2, 1]
    const trials = values.map(
      (q, k): TrialView => ({
        number: k + 1,
        state: 'succeeded',
        parameters: { h0: 0.1 * k, h1: 0.5 },
        values: [q],
        resource: 1,
        lastStep: 1,
        stale: false,
      }),
    )
    const outcome = ask(trials, 8, { population: 8, resample: 0 })
    if (outcome.kind !== 'suggestions') throw new Error(outcome.kind)
    outcome.suggestions.forEach(({ parent, resumeFrom, resource, parameters }, k) => {
      expect([parent, resource]).toEqual([k + 1, 2])
      if (k < 6) {
        expect([resumeFrom, parameters]).toEqual([k + 1, trials[k]!.parameters])
        return
      }
      expect([1, 2]).toContain(resumeFrom)
      const winner = trials[resumeFrom! - 1]!.parameters
      expect([0.4, 0.6]).toContainEqual(expect.closeTo(Number(parameters.h1), 9))
      expect(Math.abs(Number(parameters.h0) - Number(winner.h0))).toBeLessThan(0.021)
    })
  })

  it('compares nobody before there are enough to compare', () => {
    const few = [1, 2, 3].map(
      (q): TrialView => ({ number: q, state: 'succeeded', parameters: { h0: 0, h1: 1 }, values: [q], resource: 1, stale: false }),
    )
    const open = [4, 5].map((n): TrialView => ({ number: n, state: 'active', parameters: { h0: 0, h1: 0.5 }, resource: 1, stale: false }))
    const outcome = ask([...few, ...open], 3, { population: 5 })
    if (outcome.kind !== 'suggestions') throw new Error(outcome.kind)
    expect(outcome.suggestions.map((s) => s.resumeFrom)).toEqual([1, 2, 3])
  })

  it('replaces failed members by copies of good ones, and ends when all have trained in full', () => {
    for (let luck = 1; luck <= 12; luck++) {
      const { trials, from } = train(1 + (luck % 6), { luck, failing: 0.2, settings: { population: 6 } })
      expect(trials).toHaveLength(6 * 20)
      trials.forEach((trial, k) => {
        const origin = from[k]
        if (origin !== undefined) expect(trials[origin - 1]!.state).toBe('succeeded')
        if (trial.parent !== undefined) expect(trial.resource).toBe(trials[trial.parent - 1]!.resource! + 1)
      })
    }
  })

  it('climbs higher than the same population without taking over', () => {
    const left = (exploit: boolean): number =>
      [1, 2, 3, 4].reduce((sum, luck) => sum + (1.2 - train(4, { luck, settings: { population: 20 }, exploit }).best) / 4, 0)
    expect(left(true)).toBeLessThan(0.8 * left(false))
  })
})
