import { describe, expect, it } from 'vitest'
import { ashaGp } from '../../src/algorithms/asha-gp.ts'
import type { Algorithm, Suggestion, TrialView } from '../../src/algorithms/index.ts'
import type { Parameter, Space } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../contracts/algorithm.ts'
import { suggestionsOf } from '../contracts/study-run.ts'
import { runWorld } from './fidelity-world.ts'

const PLANE: Space = {
  parameters: ['x', 'y'].map((name) => ({ kind: 'double', name, min: -5, max: 5, scale: 'linear', when: [] })),
}
/** A bowl that every trial nears as fast as all others. */
const bowl = ({ x, y }: Readonly<Record<string, unknown>>, steps: number): number =>
  (Number(x) - 1) ** 2 + (Number(y) + 2) ** 2 + 10 / steps

/** Suggestions of new configurations, in order. */
function newOnes(settings: Readonly<Record<string, number>>): Suggestion[] {
  const found: Suggestion[] = []
  runWorld({
    algorithm: ashaGp,
    space: PLANE,
    settings,
    min: 1,
    max: 27,
    loss: bowl,
    workers: 4,
    seed: 1,
    trials: 120,
    watch: (suggestion) => {
      if (suggestion.parent === undefined) found.push(suggestion)
    },
  })
  return found
}

describe('asha-gp', () => {
  it('starts new trials in the rung that its model looks at, which rises from the lowest to the last', () => {
    const starts = newOnes({}).map(({ resource, diagnostics }) => ({ resource, looksAt: diagnostics?.modelOf }))
    for (const { resource, looksAt } of starts) if (looksAt !== undefined) expect(resource).toBe(looksAt)
    const resources = starts.map(({ resource }) => Number(resource))
    expect(resources).toEqual(resources.toSorted((a, b) => a - b))
    expect(new Set(resources)).toEqual(new Set([1, 3, 9, 27]))
  })

  it('looks at no lower rung once the one of its model has twice the values that it needs', () => {
    const stream = openStream(3)
    const trialsOf = (resource: number, from: number, count: number): TrialView[] =>
      Array.from({ length: count }, (_, i) => {
        const parameters = { x: 10 * stream.uniform() - 5, y: 10 * stream.uniform() - 5 }
        // What learns fast is best at first, elsewhere than what ends well.
        const loss = resource === 27 ? bowl(parameters, 27) : bowl({ x: -Number(parameters.x), y: -Number(parameters.y) }, resource)
        return { number: from + i, state: 'succeeded', parameters, resource, lastStep: resource, values: [loss], stale: false }
      })
    const high = trialsOf(27, 1, 8)
    // They were promoted from the lowest rung as its best, so that nothing else there is due to be.
    const pairs = high.map((trial): TrialView => ({ ...trial, number: trial.number + 20, resource: 1, values: [trial.values![0]! - 500] }))
    const parents = high.map((trial, i): TrialView => ({ ...trial, number: trial.number + 40, parent: pairs[i]!.number }))
    const low = trialsOf(1, 60, 16)
    const nextFor = (trials: readonly TrialView[], space = PLANE) => {
      const more = { trials, nextNumber: 100, resource: { metric: 'epoch', min: 1, max: 27 } }
      const snapshot = snapshotOf(ashaGp as Algorithm, space, more)
      return suggestionsOf(ashaGp.suggest(snapshot as Parameters<typeof ashaGp.suggest>[0], freshControl()))[0]
    }
    const settled = [...pairs, ...parents]
    expect(nextFor([...settled, ...low])).toEqual(nextFor(settled))
    const few = [...pairs.slice(1), ...parents.slice(1)]
    expect(nextFor([...few, ...low])).not.toEqual(nextFor(few))
    // A space of few points: what is not told would be asked for again.
    const lattice = PLANE.parameters.map((parameter) => ({ ...parameter, step: 0.25 }) as Parameter)
    expect(nextFor([...settled, ...low], { parameters: lattice })).not.toEqual(nextFor(settled, { parameters: lattice }))
  })

  it('with several brackets takes what started above the rung of its model for what it is, not for failed', () => {
    const foretold = newOnes({ brackets: 3 }).flatMap(({ resource, diagnostics }) =>
      diagnostics?.mean === undefined ? [] : [{ isAbove: Number(resource) > Number(diagnostics.modelOf), mean: diagnostics.mean }],
    )
    expect(foretold.some(({ isAbove }) => isAbove)).toBe(true)
    // With failures in sight it would foretell two things: the value, and whether there will be one.
    for (const { mean } of foretold) expect(typeof mean).toBe('number')
  })
})
