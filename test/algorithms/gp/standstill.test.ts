import { describe, expect, it } from 'vitest'
import { middleOf, standsStill } from '../../../src/algorithms/gp/standstill.ts'
import { findAlgorithm, type Snapshot, type TrialView } from '../../../src/algorithms/index.ts'
import type { Assignment, JsonValue, Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'
import { suggestionsOf } from '../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!
const NAMES = ['x', 'y', 'z']
const SPACE: Space = { parameters: NAMES.map((name) => ({ kind: 'double', name, min: -5, max: 5, scale: 'linear', when: [] })) }
const HOLE = { x: 3, y: 3, z: -3 }
/** A bowl with its best at 0, and a narrow hole far from there that ends at 0.3. */
const evaluate = (a: Assignment): number => {
  const off = (best: Assignment): number => NAMES.reduce((sum, name) => sum + (Number(a[name]) - Number(best[name])) ** 2, 0)
  return Math.min(off({ x: -1, y: 0.5, z: 0 }), 0.3 + 400 * off(HOLE))
}
const stream = openStream(5, 1)
const trialAt = (number: number, parameters: Assignment): TrialView => ({
  number,
  state: 'succeeded',
  parameters,
  stale: false,
  values: [evaluate(parameters)],
})
const around = (middle: number, width: number): number => middle + width * (2 * stream.uniform() - 1)
/** So many trials all over the space, then so many within a hundredth of the range of the hole. */
const history = (spread: number, caught: number): TrialView[] => [
  ...Array.from({ length: spread }, (_, i) => trialAt(i + 1, Object.fromEntries(NAMES.map((name) => [name, around(0, 5)])))),
  ...Array.from({ length: caught }, (_, i) =>
    trialAt(spread + i + 1, { x: around(HOLE.x, 0.05), y: around(HOLE.y, 0.05), z: around(HOLE.z, 0.05) }),
  ),
]
const observed = (trials: readonly TrialView[]) =>
  trials.map((trial) => ({
    trial,
    point: Float64Array.from(NAMES, (name) => (Number(trial.parameters[name]) + 5) / 10),
    losses: [trial.values![0]],
  }))

/** Goes on from a history, one trial after the other. */
function goOn(before: readonly TrialView[], count: number, more: Partial<Snapshot> = {}) {
  const trials = [...before]
  const from: string[] = []
  const control = freshControl()
  let state: JsonValue | undefined
  for (let i = 0; i < count; i++) {
    const kept = state === undefined ? {} : { state }
    const outcome = gp.suggest(snapshotOf(gp, SPACE, { trials: trials.slice(), nextNumber: trials.length + 1, ...kept, ...more }), control)
    state = outcome.state
    const [{ parameters, diagnostics }] = suggestionsOf(outcome)
    from.push(String(diagnostics?.from))
    trials.push(trialAt(trials.length + 1, parameters))
  }
  return { trials, from, state }
}

describe('a search that stands still', () => {
  it('has nearly all of its last fifty trials where the best one is', () => {
    expect(standsStill(observed(history(90, 50)))).toBe(true)
    expect(standsStill(observed(history(90, 41)))).toBe(true)
    expect(standsStill(observed(history(110, 38)))).toBe(false)
  })

  it('needs 125 trials to do so', () => {
    expect(standsStill(observed(history(74, 50)))).toBe(false)
    expect(standsStill(observed(history(75, 50)))).toBe(true)
  })

  it('is not one that has gathered where the best trial is not', () => {
    const best = trialAt(141, { x: -1, y: 0.5, z: 0 })
    expect(standsStill(observed([...history(90, 50), best]))).toBe(false)
  })

  it('counts every neighbourhood once when it says where good trials lie', () => {
    const crowd = history(0, 60)
    const others = [-2, -1.2, 0, 0.8, 1].map((x, i) => trialAt(61 + i, { x, y: 0.5, z: 0 }))
    const [x] = middleOf(observed([...crowd, ...others]))
    expect(x).toBeLessThan(0.55)
  })

  it('looks from afar with every second trial and begins anew with every fourth, and leaves the place', () => {
    const before = history(90, 50)
    const { trials, from } = goOn(before, 60)
    const turns = ['model', 'coarse model', 'cmaes', 'coarse model']
    expect(from).toEqual(from.map((_, i) => turns[(141 + i) % 4]))
    const bestOf = (some: readonly TrialView[]): number => Math.min(...some.map((t) => t.values![0]))
    expect(bestOf(before)).toBeGreaterThan(0.3)
    expect(bestOf(trials.filter((_, i) => from[i - 140] === 'coarse model'))).toBeLessThan(0.3)
  })

  it('goes on with that after the server restarted, and when later trials lie elsewhere', () => {
    const { trials, state } = goOn(history(90, 50), 6)
    const ask = () =>
      gp.suggest(snapshotOf(gp, SPACE, { trials: trials.slice(), nextNumber: 147, state: state!, count: 4 }), freshControl())
    expect(suggestionsOf(ask()).map(({ diagnostics }) => diagnostics?.from)).toEqual(['coarse model', 'model', 'coarse model', 'cmaes'])
    expect(ask()).toEqual(ask())
  })

  it('gives out no point of a small space twice', () => {
    const space: Space = { parameters: [{ kind: 'int', name: 'x', min: 0, max: 99, step: 1, scale: 'linear', when: [] }] }
    const left = [48, 49, 51]
    const trials = Array.from({ length: 100 }, (_, x) => x)
      .filter((x) => !left.includes(x))
      .map((x, i): TrialView => ({ number: i + 1, state: 'succeeded', parameters: { x }, stale: false, values: [(x - 50) ** 2] }))
    const state = { fits: [], noisy: false, standstill: { after: 97, middle: [0.5] } }
    const suggestions = suggestionsOf(gp.suggest(snapshotOf(gp, space, { trials, nextNumber: 98, state, count: 3 }), freshControl()))
    expect(suggestions.map(({ parameters }) => Number(parameters.x)).sort((a, b) => a - b)).toEqual(left)
  })

  it('stays with the process under noise, for several objectives, and where the caller fixes parameters', () => {
    const before = history(90, 50)
    expect(goOn(before, 4, { noise: 'high' }).from).not.toContain('coarse model')
    expect(goOn(before, 4, { fixed: [{ x: 1 }] }).from).not.toContain('coarse model')
    const two = before.map((trial) => ({ ...trial, values: [trial.values![0], Number(trial.parameters.x)] }))
    const objectives = ['a', 'b'].map((metric) => ({ metric, goal: 'minimize', reduce: 'last' }) as const)
    const snapshot = snapshotOf(gp, SPACE, { trials: two, nextNumber: 141, objectives, count: 2 })
    const from = suggestionsOf(gp.suggest(snapshot, freshControl())).map(({ diagnostics }) => diagnostics?.from)
    expect(from).not.toContain('coarse model')
  })
})
