import { describe, expect, it } from 'vitest'
import type { Snapshot, TrialView } from '../../src/algorithms/algorithm.ts'
import { auto, choose } from '../../src/algorithms/auto.ts'
import { drawAssignment } from '../../src/algorithms/contract/index.ts'
import type { JsonValue, Parameter, Space } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'

const double = (k: number): Parameter => ({ kind: 'double', name: `x${k}`, min: 0, max: 1, scale: 'linear', when: [] })
const doubles = (d: number): Space => ({ parameters: Array.from({ length: d }, (_, k) => double(k)) })
const choice: Parameter = { kind: 'choice', name: 'c', values: ['a', 'b'], when: [] }
const int: Parameter = { kind: 'int', name: 'n', min: 1, max: 5, step: 1, scale: 'linear', when: [] }
const objectives = (m: number) =>
  Array.from({ length: m }, (_, k) => ({ metric: `f${k}`, goal: 'minimize' as const, reduce: 'last' as const }))

function snapshot(more: Partial<Snapshot>): Snapshot {
  return {
    space: doubles(3),
    objectives: objectives(1),
    settings: {},
    seed: 1,
    count: 1,
    nextNumber: (more.trials?.at(-1)?.number ?? 0) + 1,
    trials: [],
    budget: { parallel: 1 },
    noise: 'unknown',
    ...more,
  }
}

function ended(space: Space, count: number, more: Partial<TrialView> = {}): TrialView[] {
  const stream = openStream(4)
  return Array.from({ length: count }, (_, k) => ({
    number: k + 1,
    state: 'succeeded',
    parameters: drawAssignment(space, stream),
    values: [stream.uniform()],
    stale: false,
    ...more,
  }))
}

const chosen = (more: Partial<Snapshot>): string => choose(snapshot(more)).algorithm.name
const RESOURCE = { metric: 'epoch', min: 1, max: 27 }

describe('auto', () => {
  it('takes the Gaussian process where it can bear the study', () => {
    expect(chosen({})).toBe('gp')
    expect(chosen({ space: { parameters: [choice, int, double(0)] }, budget: { trials: 200, parallel: 8 } })).toBe('gp')
  })

  it('tries everything where the budget covers every point, conditions counted exactly', () => {
    const parameters = [choice, { ...int, when: [{ parent: 'c', values: ['a'] }] }]
    expect(chosen({ space: { parameters }, budget: { trials: 6, parallel: 1 } })).toBe('grid')
    expect(chosen({ space: { parameters }, budget: { trials: 5, parallel: 1 } })).toBe('gp')
    expect(chosen({ space: { parameters } })).toBe('gp')
  })

  it('halves where trials may be given part of the resource, unless their program does not look at it', () => {
    expect(chosen({ resource: RESOURCE })).toBe('asha-gp')
    expect(chosen({ resource: { ...RESOURCE, min: 9 } })).toBe('gp')
    const given = { resource: 3, lastStep: 3 }
    expect(chosen({ resource: RESOURCE, trials: ended(doubles(3), 4, given) })).toBe('asha-gp')
    expect(chosen({ resource: RESOURCE, trials: ended(doubles(3), 4, { ...given, lastStep: 27 }) })).toBe('gp')
  })

  it('leaves the Gaussian process for many trials, parameters or workers: for cmaes where all are numbers and the budget is long, else for tpe', () => {
    const mixed: Space = { parameters: [choice, ...doubles(3).parameters] }
    expect(chosen({ trials: ended(doubles(3), 1500) })).toBe('cmaes')
    expect(chosen({ space: mixed, trials: ended(mixed, 1500) })).toBe('tpe')
    expect(chosen({ space: doubles(200) })).toBe('gp')
    expect(chosen({ space: doubles(201) })).toBe('tpe')
    expect(chosen({ space: { parameters: [int, ...doubles(60).parameters] } })).toBe('cmaes')
    expect(chosen({ space: { parameters: [int, ...doubles(60).parameters] }, budget: { trials: 300, parallel: 1 } })).toBe('tpe')
    expect(chosen({ space: { parameters: [choice, ...doubles(60).parameters] } })).toBe('tpe')
    expect(chosen({ space: mixed, budget: { parallel: 500 } })).toBe('tpe')
  })

  it('takes the Gaussian process for the first trials of two or three objectives, then evolution; for four evolution', () => {
    expect(chosen({ objectives: objectives(2) })).toBe('gp')
    expect(chosen({ objectives: objectives(3), trials: ended(doubles(3), 300) })).toBe('nsga2')
    expect(chosen({ objectives: objectives(4) })).toBe('nsga2')
  })

  it('says on each suggestion what it chose and why, and keeps the state of what it chose apart', () => {
    const control = { expired: () => false, cache: new Map() }
    const trials = ended(doubles(3), 8)
    const outcome = auto.suggest(snapshot({ trials }) as Snapshot<never>, control)
    if (outcome.kind !== 'suggestions') throw new Error(outcome.kind)
    expect(outcome.suggestions[0]!.diagnostics).toMatchObject({
      algorithm: 'gp',
      from: 'model',
      why: expect.stringContaining('Gaussian process'),
    })
    expect(outcome.state).toMatchObject({ algorithm: 'gp' })
    // The state of another algorithm is not its own.
    const foreign: JsonValue = { algorithm: 'tpe', state: [1, 2, 3] }
    const fresh = auto.suggest(snapshot({ trials }) as Snapshot<never>, { ...control, cache: new Map() })
    expect(auto.suggest(snapshot({ trials, state: foreign }) as Snapshot<never>, { ...control, cache: new Map() })).toEqual(fresh)
  })
})
