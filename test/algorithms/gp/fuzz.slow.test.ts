import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import { assignmentProblems, type Parameter, type Space } from '../../../src/model/index.ts'
import { freshControl, hostileHistories, snapshotOf } from '../../contracts/algorithm.ts'

const gp = findAlgorithm('gp')!
const scale = fc.constantFrom('linear' as const, 'log' as const, 'reverseLog' as const)

/** Parameters at the edge of sense: one value, one ulp wide, 600 decades long, huge lattices; some conditional on the first. */
const parameter: fc.Arbitrary<Omit<Parameter, 'name' | 'when'>> = fc.oneof(
  fc.record({ kind: fc.constant('double' as const), min: fc.constantFrom(1e-300, 1e-3, 0.5), max: fc.constantFrom(0.5, 1, 1e300), scale }),
  fc.constant({ kind: 'double' as const, min: -1e308, max: 1e308, scale: 'linear' as const }),
  fc.constant({ kind: 'double' as const, min: 1, max: 1 + Number.EPSILON, scale: 'linear' as const }),
  fc.record({
    kind: fc.constant('int' as const),
    min: fc.constantFrom(1, 5),
    max: fc.constantFrom(5, 6, 100, 2 ** 40),
    step: fc.constantFrom(1, 1, 7),
    scale,
  }),
  fc.record({ kind: fc.constant('discrete' as const), values: fc.constantFrom([3], [1, 2], [0.001, 0.5, 1e6]), scale }),
  fc.record({ kind: fc.constant('choice' as const), values: fc.constantFrom(['a'], ['a', 'b'], [true, false], [1, 2, 3, 4, 5, 6]) }),
) as fc.Arbitrary<Omit<Parameter, 'name' | 'when'>>

const space: fc.Arbitrary<Space> = fc.array(fc.tuple(parameter, fc.boolean()), { minLength: 1, maxLength: 12 }).map((drawn) => ({
  parameters: [
    { kind: 'choice', name: 'root', values: ['on', 'off'], when: [] },
    ...drawn.map(
      ([p, child], i) => ({ ...p, name: `p${i}`, when: child ? [{ parent: 'root', values: ['on'] }] : [] }) as unknown as Parameter,
    ),
  ],
}))

describe('gp under fuzz', () => {
  it('answers 200 hostile studies with legal points, a finite time and no exception', () => {
    const study = space.chain((s) =>
      fc.tuple(fc.constant(s), hostileHistories(s), fc.integer({ min: 1, max: 3 }), fc.constantFrom('unknown' as const, 'high' as const)),
    )
    fc.assert(
      fc.property(study, ([s, trials, count, noise]) => {
        const snapshot = snapshotOf(gp, s, { trials, count, noise })
        const outcome = gp.suggest(snapshot, freshControl())
        if (outcome.kind !== 'suggestions') return
        for (const { parameters } of outcome.suggestions) expect(assignmentProblems(s, parameters, '')).toEqual([])
        gp.recommend?.(snapshot, freshControl())
      }),
      { numRuns: 200 },
    )
  })
})
