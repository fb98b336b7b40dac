import { describe, expect, it } from 'vitest'
import { findAlgorithm, type Snapshot, type TrialView } from '../../../src/algorithms/index.ts'
import type { Assignment, Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'
import { runStudy, suggestionsOf } from '../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!
const SPACE: Space = {
  parameters: ['x', 'y'].map((name) => ({ kind: 'double', name, min: -5, max: 5, scale: 'linear', when: [] })),
}
const bowl = (a: Assignment): number => Object.values(a).reduce<number>((sum, v) => sum + ((v as number) - 1.3) ** 2, 0)
/** Rough at every scale, so that a process takes it for noise; the same point has always the same value. */
const rough = (a: Assignment): number => bowl(a) + 30 * Math.sin(1e6 * (a.x as number)) * Math.cos(1e6 * (a.y as number))
const keyOf = ({ parameters }: TrialView): string => JSON.stringify(parameters)

/** A study of so many trials; where they came from, and how many of them were of a point that had been tried. */
function run(count: number, evaluate: (a: Assignment) => number, more: Partial<Snapshot> = {}) {
  const { trials, state, outcomes } = runStudy(gp, SPACE, count, (a) => ({ values: [evaluate(a)] }), more)
  expect(trials).toHaveLength(count)
  const from = outcomes.flatMap(suggestionsOf).map(({ diagnostics }) => diagnostics?.from)
  return { trials, state, from, again: count - new Set(trials.map(keyOf)).size }
}

/** Thirty trials of a study that is suspected, and what it is asked with. */
const history: TrialView[] = Array.from({ length: 30 }, (_, i) => {
  const stream = openStream(7, i)
  const parameters = { x: -5 + 10 * stream.uniform(), y: -5 + 10 * stream.uniform() }
  return { number: i + 1, state: 'succeeded', parameters, stale: false, values: [bowl(parameters)] }
})
const best = history.reduce((a, b) => (b.values![0] < a.values![0] ? b : a))
const wanted = { fits: [], noisy: false, replicate: 'wanted' }
const ask = (trials: readonly TrialView[], more: Partial<Snapshot> = {}) =>
  gp.suggest(snapshotOf(gp, SPACE, { trials: trials.slice(), nextNumber: trials.length + 1, state: wanted, ...more }), freshControl())
const again = (more: Partial<TrialView>): TrialView => ({ ...best, number: 31, ...more })
const { values: _, ...bare } = best
const unfinished = (more: Partial<TrialView>): TrialView => ({ ...bare, number: 31, ...more })

describe('a study that gp suspects of noise', () => {
  it('runs its best trial once more, and is not noisy where that brings the same value', () => {
    const { again, from, state, trials } = run(60, rough)
    expect(again).toBe(1)
    const asked = from.indexOf('the best trial once more: is there noise?')
    expect(trials[asked].values![0]).toBe(Math.min(...trials.slice(0, asked).map((t) => t.values![0])))
    expect(state).toMatchObject({ noisy: false, replicate: 'agreed' })
    expect(from).not.toContain('tpe')
    expect(gp.recommend?.(snapshotOf(gp, SPACE, { trials, state: state! }), freshControl())).toBeUndefined()
  })

  it('is noisy where it brings another value', () => {
    const stream = openStream(3, 1)
    const { again, from, state } = run(60, (a) => bowl(a) + 20 * stream.normal())
    expect(again).toBe(1)
    expect(state).toMatchObject({ noisy: true })
    expect(from).toContain('tpe')
  })

  it('repeats no trial that says itself whether it is noisy, nor a smooth one', () => {
    expect(run(60, rough, { noise: 'low' }).again).toBe(0)
    expect(run(60, bowl).again).toBe(0)
    const [suggestion] = suggestionsOf(ask(history, { noise: 'low' }))
    expect(suggestion.parameters).not.toEqual(best.parameters)
  })

  it('gives the best point out once, the first of a batch; who asks while it runs gets another', () => {
    const [first, second] = suggestionsOf(ask(history, { count: 2 }))
    expect(first.parameters).toEqual(best.parameters)
    expect(second.parameters).not.toEqual(best.parameters)
    const running = ask([...history, unfinished({ state: 'active' })])
    expect(suggestionsOf(running)[0].parameters).not.toEqual(best.parameters)
    expect(running.state).toMatchObject({ noisy: false, replicate: 'wanted' })
  })

  it('asks again when the second run was cancelled', () => {
    expect(suggestionsOf(ask([...history, unfinished({ state: 'cancelled' })]))[0].parameters).toEqual(best.parameters)
  })

  it.each([
    ['the second run failed', [...history, unfinished({ state: 'failed' })]],
    ['the second run was lost', [...history, unfinished({ state: 'active', stale: true })]],
    [
      'other points have the very value, too: it is coarse',
      [...history, again({})].map((t) => ({ ...t, values: [Math.max(5, Math.round(t.values![0]))] })),
    ],
  ])('is taken for noisy as before when %s', (_, trials) => {
    expect(ask(trials).state).toMatchObject({ noisy: true })
  })

  it('takes a trial that the user ran twice for an answer', () => {
    expect(ask([...history, again({})]).state).toMatchObject({ noisy: false, replicate: 'agreed' })
    expect(ask([...history, again({ values: [best.values![0] + 3] })]).state).toMatchObject({ noisy: true })
  })
})
