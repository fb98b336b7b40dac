import { describe, expect, it } from 'vitest'
import { findAlgorithm, type TrialView } from '../../../src/algorithms/index.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import type { Assignment, JsonValue, Parameter, Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'
import { runStudy, type StudyRun, suggestionsOf } from '../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!
const box = (d: number): Space => ({
  parameters: Array.from({ length: d }, (_, i) => ({
    kind: 'double' as const,
    name: `x${i}`,
    min: -5,
    max: 5,
    scale: 'linear' as const,
    when: [],
  })),
})
const sphere = (a: Assignment): number => Object.values(a).reduce<number>((sum, v, i) => sum + (i + 1) * ((v as number) - 1.3) ** 2, 0)

/** A study of gp. */
const run = runStudy.bind(undefined, gp)
const bestOf = (trials: readonly TrialView[]): number => Math.min(...trials.map((t) => t.values?.[0] ?? Infinity))

describe('gp', () => {
  it('comes within 0.02 of a quadratic’s minimum in five dimensions after 40 trials, without a fallback', () => {
    for (const seed of [1, 2, 3]) {
      const { trials, outcomes } = run(box(5), 40, (a) => ({ values: [sphere(a)] }), { seed })
      expect(bestOf(trials)).toBeLessThan(0.02)
      expect(outcomes.flatMap(suggestionsOf).every((s) => s.fallback === 0)).toBe(true)
    }
  })

  it('finds its way in twenty dimensions from two trials for each, where lengths of their own would lead astray', () => {
    const bowl = (a: Assignment): number => Object.values(a).reduce<number>((sum, v) => sum + ((v as number) - 1.3) ** 2, 0)
    for (const seed of [2, 3, 4]) expect(bestOf(run(box(20), 40, (a) => ({ values: [bowl(a)] }), { seed }).trials)).toBeLessThan(11)
  })

  it('goes on without a fallback when the best place, a corner, has been tried and nothing near it promises more', () => {
    const slope = (a: Assignment): number => Object.values(a).reduce<number>((sum, v) => sum + (v as number), 0)
    const { trials, outcomes } = run(box(2), 60, (a) => ({ values: [slope(a)] }), { seed: 0 })
    expect(bestOf(trials)).toBe(-10)
    expect(outcomes.flatMap(suggestionsOf).every((s) => s.fallback === 0)).toBe(true)
    expect(new Set(trials.map((t) => JSON.stringify(t.parameters))).size).toBe(60)
  })

  it('maximises as well as it minimises: the mirrored study gives the same trials', () => {
    const down = run(box(2), 15, (a) => ({ values: [sphere(a)] }))
    const up = run(box(2), 15, (a) => ({ values: [-sphere(a)] }), { objectives: [{ metric: 'loss', goal: 'maximize', reduce: 'last' }] })
    expect(up.trials.map((t) => t.parameters)).toEqual(down.trials.map((t) => t.parameters))
  })

  it('tries the defaults first, and the middle where there are none', () => {
    const parameters = box(2).parameters.map((p, i) => (i === 0 ? { ...p, default: -2 } : p) as Parameter)
    const { trials } = run({ parameters }, 1, () => ({ values: [1] }))
    expect(trials[0].parameters).toEqual({ x0: -2, x1: 0 })
  })

  it('finds the one branch that is good, and the best value within it', () => {
    const space: Space = {
      parameters: [
        { kind: 'choice', name: 'branch', values: ['a', 'b', 'c', 'd'], when: [] },
        { kind: 'double', name: 'u', min: 0, max: 1, scale: 'linear', when: [{ parent: 'branch', values: ['c'] }] },
        { kind: 'int', name: 'k', min: 0, max: 9, step: 1, scale: 'linear', when: [{ parent: 'branch', values: ['c', 'd'] }] },
      ],
    }
    const loss = (a: Assignment): number =>
      a.branch === 'c' ? ((a.u as number) - 0.7) ** 2 + 0.05 * Math.abs((a.k as number) - 6) : a.branch === 'd' ? 0.6 : 0.9
    expect(bestOf(run(space, 40, (a) => ({ values: [loss(a)] })).trials)).toBeLessThan(0.01)
  })

  it('tries every point of a small space once and then says that it is exhausted', () => {
    const space: Space = {
      parameters: [
        { kind: 'choice', name: 'a', values: ['x', 'y'], when: [] },
        { kind: 'int', name: 'k', min: 1, max: 3, step: 1, scale: 'linear', when: [{ parent: 'a', values: ['y'] }] },
        { kind: 'discrete', name: 'q', values: [1, 10], scale: 'log', when: [] },
      ],
    }
    const { trials, outcomes } = run(space, 20, (a) => ({ values: [JSON.stringify(a).length] }))
    expect(new Set(trials.map((t) => JSON.stringify(t.parameters))).size).toBe(8)
    expect(outcomes.at(-1)?.kind).toBe('exhausted')
    expect(outcomes.length).toBe(9)
  })

  it('repeats points of a small space when the study says that it is noisy', () => {
    const space: Space = { parameters: [{ kind: 'choice', name: 'a', values: ['x', 'y', 'z'], when: [] }] }
    const stream = openStream(1)
    const { trials } = run(space, 20, (a) => ({ values: [(a.a === 'y' ? 0 : 1) + 0.3 * stream.normal()] }), { noise: 'high' })
    expect(trials.length).toBe(20)
    expect(trials.filter((t) => t.parameters.a === 'y').length).toBeGreaterThan(8)
  })

  it('spreads a batch and avoids what is pending', () => {
    const { trials } = run(box(3), 12, (a) => ({ values: [sphere(a)] }))
    const snapshot = snapshotOf(gp, box(3), { trials, nextNumber: 13, count: 6 })
    const batch = suggestionsOf(gp.suggest(snapshot, freshControl())).map((s) => s.parameters)
    expect(batch.length).toBe(6)
    const pending: TrialView[] = batch.slice(0, 3).map((parameters, i) => ({ number: 13 + i, state: 'active', parameters, stale: false }))
    const after = snapshotOf(gp, box(3), { trials: [...trials, ...pending], nextNumber: 16, count: 1 })
    const next = suggestionsOf(gp.suggest(after, freshControl()))[0].parameters
    for (const other of pending)
      expect(Math.max(...Object.keys(next).map((k) => Math.abs((next[k] as number) - (other.parameters[k] as number))))).toBeGreaterThan(
        1e-6,
      )
  })

  it('gives eight workers eight different points, whether they ask together or one after the other', () => {
    const { trials, state } = run(box(3), 8, (a) => ({ values: [sphere(a)] }))
    const known = { nextNumber: 9, ...(state === undefined ? {} : { state }) }
    const together = suggestionsOf(gp.suggest(snapshotOf(gp, box(3), { ...known, trials, count: 8 }), freshControl()))
    const pending: TrialView[] = []
    for (let number = 9; number < 17; number++) {
      const snapshot = snapshotOf(gp, box(3), { ...known, trials: [...trials, ...pending], nextNumber: number, count: 1 })
      const [{ parameters }] = suggestionsOf(gp.suggest(snapshot, freshControl()))
      pending.push({ number, state: 'active', parameters, stale: false })
    }
    for (const points of [together, pending].map((batch) => batch.map(({ parameters }) => Object.values(parameters) as number[]))) {
      const apart = points.flatMap((a, i) => points.slice(0, i).map((b) => Math.hypot(...a.map((v, j) => v - b[j]))))
      expect(points).toHaveLength(8)
      expect(Math.min(...apart)).toBeGreaterThan(0.01)
    }
  })

  it('gets on with batches of eight nearly as fast as one by one', () => {
    for (const seed of [1, 2, 3]) {
      const trials: TrialView[] = []
      for (let batch = 0; batch < 6; batch++) {
        const nextNumber = 1 + 8 * batch
        const asked = snapshotOf(gp, box(3), { trials: trials.slice(), nextNumber, count: 8, seed })
        for (const [i, { parameters }] of suggestionsOf(gp.suggest(asked, freshControl())).entries())
          trials.push({ number: nextNumber + i, state: 'succeeded', parameters, stale: false, values: [sphere(parameters)] })
      }
      expect(bestOf(trials)).toBeLessThan(0.01)
    }
  })

  it('counts trials that are still out among the first ones, once half of those are back', () => {
    // Three numbers and a choice: six trials are spread before the model decides.
    const kind = { name: 'kind', kind: 'choice', values: ['a', 'b'], when: [] } as const
    const space = { parameters: [...box(3).parameters, kind] }
    const { trials } = run(space, 6, (a) => ({ values: [sphere({ ...a, kind: 0 })] }))
    const fromWith = (back: number, out: number): JsonValue | undefined => {
      const known = trials.slice(0, back + out).map((t, i): TrialView => {
        if (i < back) return t
        return { number: t.number, state: 'active', parameters: t.parameters, stale: false }
      })
      const asked = snapshotOf(gp, space, { trials: known, nextNumber: back + out + 1 })
      return suggestionsOf(gp.suggest(asked, freshControl()))[0].diagnostics?.from
    }
    expect(fromWith(5, 0)).toBe('initial design')
    expect(fromWith(6, 0)).toBe('model')
    expect(fromWith(3, 2)).toBe('initial design')
    expect(fromWith(2, 4)).toBe('initial design')
    expect(fromWith(3, 3)).toBe('model')
  })

  it('looks at the space itself where the user gave points, however many and in whatever corner: the middle first', () => {
    const kind = { name: 'kind', kind: 'choice', values: ['a', 'b'], when: [] } as const
    const space = { parameters: [...box(3).parameters, kind] }
    const corner = Array.from({ length: 9 }, (_, i): TrialView => {
      const parameters = { x0: 5 - 0.02 * i, x1: 5, x2: -5 + 0.03 * i, kind: 'b' }
      return { number: i + 1, state: 'succeeded', parameters, values: [sphere({ ...parameters, kind: 0 })], stale: false, given: true }
    })
    const trials = [...corner]
    const from = Array.from({ length: 6 }, () => {
      const asked = snapshotOf(gp, space, { trials: trials.slice(), nextNumber: trials.length + 1 })
      const [{ parameters, diagnostics }] = suggestionsOf(gp.suggest(asked, freshControl()))
      trials.push({ number: trials.length + 1, state: 'succeeded', parameters, values: [sphere({ ...parameters, kind: 0 })], stale: false })
      return diagnostics?.from
    })
    expect(trials[9].parameters).toEqual(openEncoding(space).decode(openEncoding(space).start()))
    // Six are spread before the model decides, and what was given is at most half of them.
    expect(from.slice(0, 3)).toEqual(['initial design', 'initial design', 'initial design'])
    expect(from.slice(3)).not.toContain('initial design')
    // Its own are never more than if nothing had been given.
    const two = snapshotOf(gp, space, { trials: [...corner.slice(0, 2), ...trials.slice(9, 13)], nextNumber: 14 })
    expect(suggestionsOf(gp.suggest(two, freshControl()))[0].diagnostics?.from).not.toBe('initial design')
  })

  it('keeps away from where trials fail', () => {
    // The half x0 > 0 crashes; the best feasible point is on its border.
    const crash = (a: Assignment): Partial<TrialView> => ((a.x0 as number) > 0 ? { state: 'failed' } : { values: [sphere(a)] })
    const { trials } = run(box(2), 40, crash)
    expect(trials.slice(20).filter((t) => t.state === 'failed').length).toBeLessThan(13)
    expect(bestOf(trials)).toBeLessThan(2.5)
  })

  it('finds the best beside a trial that failed by chance', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      let count = 0
      const unlucky = (a: Assignment): Partial<TrialView> => {
        count++
        return count === 3 ? { state: 'failed' } : { values: [((a.x0 as number) - 0.7) ** 2 + (a.kind === 'b' ? 1 : 0)] }
      }
      const kind = { name: 'kind', kind: 'choice', values: ['a', 'b'], when: [] } as const
      const { trials } = run({ parameters: [...box(1).parameters, kind] }, 20, unlucky, { seed })
      expect(bestOf(trials)).toBeLessThan(0.005)
    }
  })

  it('does not give up a branch whose only trial failed', () => {
    const space: Space = {
      parameters: [
        { kind: 'double', name: 'x', min: -2, max: 2, scale: 'linear', when: [] },
        { kind: 'choice', name: 'kind', values: ['b', 'a'], when: [] },
      ],
    }
    // Of 150 seeds those where a failure that counted in full kept gp from the good branch.
    for (const seed of [6, 15, 53, 60, 121]) {
      const unlucky = ({ x, kind }: Assignment, number: number): Partial<TrialView> => {
        if (number === 2) return { state: 'failed' }
        return { values: [number === 1 ? 30 : ((x as number) - 0.7) ** 2 + (kind === 'b' ? 1 : 0)] }
      }
      expect(bestOf(run(space, 20, unlucky, { seed }).trials)).toBeLessThan(0.005)
    }
  })

  it('recommends by the model, not by luck', () => {
    let [byModel, byLuck] = [0, 0]
    for (const seed of [1, 2, 3, 4]) {
      const stream = openStream(seed, 8)
      const { trials, state } = run(box(2), 30, (a) => ({ values: [sphere(a) + 6 * stream.normal()] }), { noise: 'high', seed })
      const snapshot = snapshotOf(gp, box(2), { trials, noise: 'high', seed, ...(state === undefined ? {} : { state }) })
      const number = gp.recommend?.(snapshot, freshControl())
      byModel += sphere(trials.find((t) => t.number === number)!.parameters)
      byLuck += sphere(trials.reduce((best, t) => (t.values![0] < best.values![0] ? t : best)).parameters)
    }
    expect(byModel).toBeLessThan(byLuck)
    expect(byModel / 4).toBeLessThan(3)
  })

  it('finds out by itself that a study is noisy, keeps that in mind, and does not suspect a smooth one', () => {
    const stream = openStream(4)
    const noisy = run(box(2), 30, (a) => ({ values: [sphere(a) + 20 * stream.normal()] }))
    const smooth = run(box(2), 30, (a) => ({ values: [sphere(a)] }))
    expect(noisy.state).toMatchObject({ noisy: true })
    expect(smooth.state).toMatchObject({ noisy: false })
    const recommended = ({ trials, state }: StudyRun) => gp.recommend?.(snapshotOf(gp, box(2), { trials, state: state! }), freshControl())
    expect([recommended(noisy), recommended(smooth)]).toEqual([expect.any(Number), undefined])
  })

  it('asks densities for every second trial of a noisy study, also within a batch, and nobody else of a smooth one', () => {
    const stream = openStream(9)
    const noisy = run(box(2), 24, (a) => ({ values: [sphere(a) + 10 * stream.normal()] }), { noise: 'high' })
    const from = noisy.outcomes.flatMap(suggestionsOf).map(({ diagnostics }) => diagnostics?.from)
    expect(from.slice(12)).toEqual(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'model' : 'tpe')))
    const batch = suggestionsOf(gp.suggest(snapshotOf(gp, box(2), { trials: noisy.trials, noise: 'high', count: 4 }), freshControl()))
    expect(batch.map(({ diagnostics }) => diagnostics?.from)).toEqual(['model', 'tpe', 'model', 'tpe'])
    expect(new Set(batch.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(4)
    const smooth = run(box(2), 24, (a) => ({ values: [sphere(a)] }))
    expect(smooth.outcomes.flatMap(suggestionsOf).some(({ diagnostics }) => diagnostics?.from === 'tpe')).toBe(false)
  })

  it('learns from the most telling of very many trials, with the same answer from a fresh cache', () => {
    const stream = openStream(6)
    const trials: TrialView[] = Array.from({ length: 2600 }, (_, i) => {
      const parameters = { x0: 10 * stream.uniform() - 5, x1: 10 * stream.uniform() - 5 }
      return { number: i + 1, state: 'succeeded', parameters, values: [sphere(parameters)], stale: false }
    })
    const theta = [0, 0, 0, Math.log(1e-4)]
    const state = { fits: [{ theta, trials: 2600, fullTrials: 2600 }], noisy: false }
    const snapshot = snapshotOf(gp, box(2), { trials, nextNumber: 2601, state })
    const [{ parameters, fallback }] = suggestionsOf(gp.suggest(snapshot, freshControl()))
    expect(fallback).toBe(0)
    expect(sphere(parameters)).toBeLessThan(0.5)
    expect(suggestionsOf(gp.suggest(snapshot, freshControl()))[0].parameters).toEqual(parameters)
  })

  it('recommends a finished trial even before there is a model', () => {
    const one: TrialView = { number: 4, state: 'succeeded', parameters: { x0: 1, x1: 1 }, values: [3], stale: false }
    expect(gp.recommend?.(snapshotOf(gp, box(2), { trials: [one], noise: 'high' }), freshControl())).toBe(4)
    expect(gp.recommend?.(snapshotOf(gp, box(2), { trials: [{ ...one, state: 'failed' }], noise: 'high' }), freshControl())).toBeUndefined()
  })

  it('says that the deadline passed, with the hyperparameters that it had', () => {
    const { trials, state } = run(box(2), 12, (a) => ({ values: [sphere(a)] }))
    const snapshot = snapshotOf(gp, box(2), { trials, nextNumber: 13, ...(state === undefined ? {} : { state }) })
    const [late] = suggestionsOf(gp.suggest(snapshot, { expired: () => true, cache: new Map() }))
    expect(late.fallback).toBe(1)
    expect(late.fallbackReason).toContain('deadline')
  })

  it('carries its fit as state: a restarted server goes on from it', () => {
    const { state } = run(box(2), 12, (a) => ({ values: [sphere(a)] }))
    const { fits } = state as { fits: { theta: number[]; trials: number }[] }
    expect(fits[0].trials).toBe(11)
    expect(fits[0].theta.length).toBe(4)
  })

  it('shows mean, deviation, acquisition and hyperparameters of every model suggestion', () => {
    const { outcomes } = run(box(2), 6, (a) => ({ values: [sphere(a)] }))
    const [{ diagnostics }] = suggestionsOf(outcomes[5])
    expect(diagnostics).toMatchObject({ from: 'model', acquisition: 'logEI', jitter: 0 })
    for (const key of ['mean', 'deviation', 'value']) expect(Number.isFinite(diagnostics?.[key])).toBe(true)
  })
})
