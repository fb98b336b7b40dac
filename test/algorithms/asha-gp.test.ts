import { describe, expect, it } from 'vitest'
import { ashaGp } from '../../src/algorithms/asha-gp.ts'
import type { Suggestion } from '../../src/algorithms/index.ts'
import type { Space } from '../../src/model/index.ts'
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

  it('with several brackets takes what started above the rung of its model for what it is, not for failed', () => {
    const foretold = newOnes({ brackets: 3 }).flatMap(({ resource, diagnostics }) =>
      diagnostics?.mean === undefined ? [] : [{ isAbove: Number(resource) > Number(diagnostics.modelOf), mean: diagnostics.mean }],
    )
    expect(foretold.some(({ isAbove }) => isAbove)).toBe(true)
    // With failures in sight it would foretell two things: the value, and whether there will be one.
    for (const { mean } of foretold) expect(typeof mean).toBe('number')
  })
})
