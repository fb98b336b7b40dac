import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowsSome, suggestWithin, type TrialView } from '../../src/algorithms/index.ts'
import { assignmentProblems } from '../../src/model/index.ts'
import { freshControl, snapshotOf } from '../contracts/algorithm.ts'
import { oddSpacesWithRules } from '../contracts/odd-spaces.ts'
import { SUGGESTING } from './suggesting.ts'

const TRIALS = 10

describe('odd spaces with odd constraints and beliefs', () => {
  it.each(SUGGESTING.map((algorithm) => [algorithm.name, algorithm] as const))(
    'get legal points from %s, or hear that there is none',
    (_, algorithm) => {
      fc.assert(
        fc.property(oddSpacesWithRules, fc.nat(1000), (space, seed) => {
          const resource = algorithm.serves.fidelity === 'none' ? {} : { resource: { metric: 'epoch', min: 1, max: 9 } }
          const more = { seed, ...resource, options: { settings: algorithm.name === 'grid' ? { steps: 3 } : {} } }
          const isServed =
            algorithm.check?.(snapshotOf(algorithm, space, more)) === undefined &&
            (algorithm.serves.conditional || space.parameters.every(({ when }) => when.length === 0)) &&
            space.parameters.every(({ kind }) => algorithm.serves.kinds.includes(kind))
          if (!isServed) return
          const control = freshControl()
          const trials: TrialView[] = []
          while (trials.length < TRIALS) {
            const outcome = suggestWithin(algorithm, snapshotOf(algorithm, space, { ...more, trials, count: 2 }), control)
            if (outcome.kind !== 'suggestions') {
              // Something was said to be there.
              if (trials.length === 0) expect(allowsSome(space) && algorithm.name !== 'grid').toBe(false)
              break
            }
            for (const { parameters, resource: steps } of outcome.suggestions) {
              expect(assignmentProblems(space, parameters, '')).toEqual([])
              const number = trials.length + 1
              trials.push({
                number,
                state: 'succeeded',
                parameters,
                values: [number % 3],
                stale: false,
                ...(steps === undefined ? {} : { resource: steps }),
              })
            }
          }
        }),
        { numRuns: 60 },
      )
    },
  )
})
