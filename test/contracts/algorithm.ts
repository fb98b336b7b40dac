import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Algorithm, Control, Snapshot, SuggestOutcome, TrialView } from '../../src/algorithms/index.ts'
import { type Assignment, assignmentProblems, type JsonValue, type Parameter, type Space } from '../../src/model/index.ts'

/** A space with every kind of parameter, every scale, a lattice of every sort, one-valued parameters and conditions two levels deep. */
export const EVERYTHING: Space = {
  parameters: [
    { kind: 'choice', name: 'optimizer', values: ['sgd', 'adam', 'none'], when: [] },
    { kind: 'double', name: 'rate', min: 1e-5, max: 10, scale: 'log', when: [{ parent: 'optimizer', values: ['sgd', 'adam'] }] },
    { kind: 'double', name: 'momentum', min: 0.5, max: 0.999, scale: 'reverseLog', when: [{ parent: 'optimizer', values: ['sgd'] }] },
    { kind: 'choice', name: 'nesterov', values: [false, true], when: [{ parent: 'optimizer', values: ['sgd'] }] },
    { kind: 'double', name: 'damping', min: 0, max: 1, scale: 'linear', when: [{ parent: 'nesterov', values: [true] }] },
    { kind: 'int', name: 'layers', min: 1, max: 4, step: 1, scale: 'linear', when: [] },
    { kind: 'int', name: 'width', min: 16, max: 1024, step: 1, scale: 'log', when: [{ parent: 'layers', values: [2, 3, 4] }] },
    { kind: 'int', name: 'batch', min: 8, max: 128, step: 8, scale: 'linear', when: [] },
    { kind: 'double', name: 'dropout', min: 0, max: 0.5, step: 0.1, scale: 'linear', when: [] },
    { kind: 'discrete', name: 'patch', values: [1, 2, 4, 8, 16], scale: 'log', when: [] },
    { kind: 'int', name: 'seedCount', min: 3, max: 3, step: 1, scale: 'linear', when: [] },
    { kind: 'choice', name: 'only', values: ['this'], when: [] },
    { kind: 'double', name: 'shift', min: -1e300, max: 1e300, scale: 'linear', when: [{ parent: 'only', values: ['this'] }] },
  ],
}

/** What a run needs beside the algorithm: settings that suit the space, where the defaults do not. */
export interface ConformanceOptions {
  readonly settings?: Readonly<Record<string, JsonValue>>
  readonly runs?: number
}

const STATES = ['succeeded', 'stopped', 'infeasible', 'failed', 'cancelled', 'active', 'requested', 'stopping'] as const
const ODD_VALUES = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, 1.7976931348623157e308, 5e-324, 0, -0]

export function snapshotOf(algorithm: Algorithm, space: Space, more: Partial<Snapshot> & { options?: ConformanceOptions } = {}): Snapshot {
  const { options, ...rest } = more
  return {
    space,
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: algorithm.settings.parse(options?.settings ?? {}),
    seed: 11,
    count: 1,
    nextNumber: (rest.trials?.at(-1)?.number ?? 0) + 1,
    trials: [],
    budget: { parallel: 4 },
    noise: 'unknown',
    ...rest,
  }
}

export function freshControl(): Control {
  return { expired: () => false, cache: new Map() }
}

/** Suggestions of the outcome; an algorithm may also say that the space is exhausted. */
function checked(snapshot: Snapshot, outcome: SuggestOutcome): readonly Assignment[] {
  if (outcome.kind !== 'suggestions') return []
  expect(outcome.suggestions.length).toBeGreaterThan(0)
  expect(outcome.suggestions.length).toBeLessThanOrEqual(snapshot.count)
  expect(JSON.parse(JSON.stringify(outcome.state ?? null))).toEqual(outcome.state ?? null)
  for (const { parameters, fallback, fallbackReason, diagnostics } of outcome.suggestions) {
    expect(assignmentProblems(snapshot.space, parameters, 'parameters')).toEqual([])
    expect((fallback ?? 0) > 0).toBe(fallbackReason !== undefined)
    expect(JSON.parse(JSON.stringify(diagnostics ?? null))).toEqual(diagnostics ?? null)
  }
  return outcome.suggestions.map((s) => s.parameters)
}

/** Plays a study: each suggestion is evaluated and enters the history; returns all assignments. */
export function play(
  algorithm: Algorithm,
  space: Space,
  trials: number,
  options: ConformanceOptions & { seed?: number; keepCache?: boolean } = {},
) {
  const history: TrialView[] = []
  let state: JsonValue | undefined
  let control = freshControl()
  while (history.length < trials) {
    const snapshot = snapshotOf(algorithm, space, {
      trials: history.slice(),
      seed: options.seed ?? 11,
      options,
      ...(state === undefined ? {} : { state }),
    })
    const outcome = algorithm.suggest(snapshot, control)
    if (options.keepCache === false) control = freshControl()
    const assignments = checked(snapshot, outcome)
    if (assignments.length === 0) break
    if (outcome.state !== undefined) state = JSON.parse(JSON.stringify(outcome.state))
    for (const parameters of assignments) {
      const number = history.length + 1
      history.push({ number, state: 'succeeded', parameters, values: [pseudoLoss(parameters)], lastStep: 1, stale: false })
    }
  }
  return history.map((t) => t.parameters)
}

/** A smooth, deterministic figure of merit for any assignment. */
export function pseudoLoss(parameters: Assignment): number {
  let sum = 0
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'number') sum += Math.sin(value / (1 + Math.abs(value)) + name.length)
    else sum += String(value).length * 0.1
  }
  return sum
}

/** Runs every promise of the Algorithm contract against one algorithm. Third parties may run it over their own. */
export function algorithmContract(algorithm: Algorithm, options: ConformanceOptions = {}): void {
  const suggest = (snapshot: Snapshot): SuggestOutcome => algorithm.suggest(snapshot, freshControl())

  describe(`${algorithm.name} keeps the contract of algorithms`, () => {
    it('has a name, a version, a summary and settings with defaults', () => {
      expect(algorithm.name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(algorithm.version).not.toBe('')
      expect(algorithm.summary.endsWith('.')).toBe(true)
      expect(() => algorithm.settings.parse({})).not.toThrow()
    })

    it('stays in the space with every kind of parameter and condition, from no trial to many', () => {
      const assignments = play(algorithm, EVERYTHING, 24, options)
      expect(assignments.length).toBe(24)
      expect(new Set(assignments.map((a) => a.optimizer)).size).toBeGreaterThan(1)
    })

    it('gives the same answers for the same seed and others for another', () => {
      const first = play(algorithm, EVERYTHING, 14, options)
      expect(play(algorithm, EVERYTHING, 14, options)).toEqual(first)
      if (algorithm.name !== 'grid') expect(play(algorithm, EVERYTHING, 14, { ...options, seed: 12 })).not.toEqual(first)
    })

    it('gives the same bits with and without its cache', () => {
      expect(play(algorithm, EVERYTHING, 20, { ...options, keepCache: false })).toEqual(play(algorithm, EVERYTHING, 20, options))
    })

    it('gives the same bits in another process', () => {
      const here = play(algorithm, EVERYTHING, 14, options)
      const code = `
        const { findAlgorithm } = await import(${JSON.stringify(new URL('../../src/algorithms/index.ts', import.meta.url).href)})
        const history = ${JSON.stringify(here.slice(0, 13))}
        const losses = ${JSON.stringify(here.slice(0, 13).map(pseudoLoss))}
        const algorithm = findAlgorithm(${JSON.stringify(algorithm.name)})
        const trials = history.map((parameters, i) => ({ number: i + 1, state: 'succeeded', parameters, values: [losses[i]], lastStep: 1, stale: false }))
        const outcome = algorithm.suggest({ ...${JSON.stringify(snapshotOf(algorithm, EVERYTHING, { options }))}, trials, nextNumber: 14 }, { expired: () => false, cache: new Map() })
        process.stdout.write(JSON.stringify(outcome))`
      const there = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
      expect(there.stderr).toBe('')
      const trials = here.slice(0, 13).map(
        (parameters, i): TrialView => ({
          number: i + 1,
          state: 'succeeded',
          parameters,
          values: [pseudoLoss(parameters)],
          lastStep: 1,
          stale: false,
        }),
      )
      expect(JSON.parse(there.stdout)).toEqual(JSON.parse(JSON.stringify(suggest(snapshotOf(algorithm, EVERYTHING, { trials, options })))))
    })

    it('does not write to its snapshot', () => {
      const trials = history(EVERYTHING, 12)
      const snapshot = deepFrozen(snapshotOf(algorithm, EVERYTHING, { trials, options, count: 3 }))
      expect(() => suggest(snapshot)).not.toThrow()
      expect(() => algorithm.recommend?.(snapshot, freshControl())).not.toThrow()
    })

    it('loses nothing but time when its state is lost or is not its own', () => {
      const trials = history(EVERYTHING, 12)
      for (const state of [undefined, null, 'nonsense', { theta: [1, 2] }, [], { theta: 'x', trials: -1 }] as (JsonValue | undefined)[]) {
        const snapshot = snapshotOf(algorithm, EVERYTHING, { trials, options, ...(state === undefined ? {} : { state }) })
        expect(checked(snapshot, suggest(snapshot)).length).toBe(1)
      }
    })

    it('survives hostile histories: NaN, infinities, 1e308, ties, every state, many pending', () => {
      fc.assert(
        fc.property(hostileHistories(EVERYTHING), fc.integer({ min: 1, max: 4 }), fc.boolean(), (trials, count, maximize) => {
          const objectives = [{ metric: 'loss', goal: maximize ? ('maximize' as const) : ('minimize' as const), reduce: 'last' as const }]
          const snapshot = snapshotOf(algorithm, EVERYTHING, { trials, count, objectives, options })
          checked(snapshot, suggest(snapshot))
          const best = algorithm.recommend?.(snapshot, freshControl())
          if (best !== undefined) expect(['succeeded', 'stopped']).toContain(trials.find((t) => t.number === best)?.state)
        }),
        { numRuns: options.runs ?? 25 },
      )
    })

    it('survives when all trials failed, and when all are tied', () => {
      for (const fate of [
        { state: 'failed' as const },
        { state: 'infeasible' as const },
        { state: 'succeeded' as const, values: [1] },
        { state: 'stopped' as const, values: [Number.NaN] },
      ]) {
        const trials = history(EVERYTHING, 20).map(({ values: _, ...t }) => ({ ...t, ...fate }))
        const snapshot = snapshotOf(algorithm, EVERYTHING, { trials, options })
        expect(checked(snapshot, suggest(snapshot)).length).toBe(1)
      }
    })

    it('handles a space of one point, and one of one choice', () => {
      const one: Parameter = { kind: 'choice', name: 'a', values: ['x'], when: [] }
      const point = snapshotOf(algorithm, { parameters: [one] }, { options })
      expect(checked(point, suggest(point))).toEqual([{ a: 'x' }])
      const coin: Parameter = { kind: 'choice', name: 'a', values: [false, true], when: [] }
      const assignments = play(algorithm, { parameters: [coin] }, 2, options)
      expect(assignments.length).toBe(2)
    })

    it('honours the deadline flag: an answer all the same, and soon', () => {
      const trials = history(EVERYTHING, 60)
      const snapshot = snapshotOf(algorithm, EVERYTHING, { trials, options })
      for (const after of [0, 1, 5, 50, 500]) {
        let asked = 0
        const outcome = algorithm.suggest(snapshot, { expired: () => ++asked > after, cache: new Map() })
        expect(checked(snapshot, outcome).length).toBe(1)
        expect(asked).toBeLessThan(after + 200)
      }
    })

    it('serves a hundred open trials and a batch', () => {
      const trials = history(EVERYTHING, 110).map((t, i): TrialView => {
        const { values: _, ...open } = t
        return i < 10 ? t : { ...open, state: 'active', stale: i % 7 === 0 }
      })
      const snapshot = snapshotOf(algorithm, EVERYTHING, { trials, options, count: 8 })
      const batch = checked(snapshot, suggest(snapshot))
      expect(batch.length).toBe(8)
      expect(new Set(batch.map((a) => JSON.stringify(a))).size).toBe(8)
    })
  })
}

/** Finished trials spread over the space (by the space's own draws), with a smooth loss. */
export function history(space: Space, count: number): TrialView[] {
  return fc.sample(assignments(space), { seed: 5, numRuns: count }).map((parameters, i) => ({
    number: i + 1,
    state: 'succeeded',
    parameters,
    values: [pseudoLoss(parameters)],
    lastStep: 1,
    stale: false,
  }))
}

/** Legal assignments of a space. */
export function assignments(space: Space): fc.Arbitrary<Assignment> {
  return fc
    .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: space.parameters.length,
      maxLength: space.parameters.length,
    })
    .map((draws) => {
      const assignment: Record<string, Assignment[string]> = {}
      space.parameters.forEach((p, i) => {
        if (!p.when.every((c) => assignment[c.parent] !== undefined && c.values.includes(assignment[c.parent]))) return
        assignment[p.name] = valueAt(p, draws[i])
      })
      return assignment
    })
}

function valueAt(p: Parameter, u: number): Assignment[string] {
  if (p.kind === 'choice' || p.kind === 'discrete') return p.values[Math.floor(u * p.values.length)]
  if (p.step !== undefined) return Math.min(p.max, p.min + p.step * Math.floor(u * (Math.floor((p.max - p.min) / p.step + 1e-9) + 1)))
  return Math.min(p.max, Math.max(p.min, p.min * (1 - u) + p.max * u))
}

/** Histories that no sane study has: any state with any value, numbers with gaps, repeated points. */
export function hostileHistories(space: Space): fc.Arbitrary<TrialView[]> {
  const value = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.double(), fc.constantFrom(0.25, 0.5))
  const view = fc.record({
    gap: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom(...STATES),
    parameters: assignments(space),
    value: fc.option(value, { nil: undefined, freq: 8 }),
    stale: fc.boolean(),
  })
  return fc.array(view, { maxLength: 40, size: 'max' }).map((views) => {
    let number = 0
    return views.map(({ gap, state, parameters, value: v, stale }): TrialView => {
      number += gap
      return { number, state, parameters, stale, ...(v === undefined ? {} : { values: [v], lastStep: 3 }) }
    })
  })
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFrozen(inner)
  }
  return value
}
