import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Parameter, StudySpec } from '../../../src/model/index.ts'
import { mergedSpec } from '../../../src/study/edits/merged-spec.ts'
import { specOf } from '../bench-room.ts'

const X: Parameter = { name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }
const Y: Parameter = { ...X, name: 'y' }
const RUN = { command: [], env: {}, workingFolder: '/', retries: 0, graceMs: 1, resources: { gpu: 0 }, image: 'a:1' }

it('changes what was changed from one spec to the other, each bound, label and parameter by itself, and keeps all else', () => {
  const from = specOf({ budget: { trials: 12, parallel: 3, failures: 2 }, labels: { a: '1', b: '1' }, parameters: [X] })
  const to = { ...from, budget: { trials: 12, parallel: 5 }, labels: { a: '1', b: '2' }, parameters: [{ ...X, max: 2 }] }
  const own = {
    ...from,
    description: 'ours',
    noise: 'high' as const,
    budget: { trials: 40, parallel: 3, failures: 2, gpuHours: 1 },
    labels: { a: '7', c: '1' },
    parameters: [X, Y],
  }
  expect(mergedSpec(own, from, to)).toEqual({
    ...own,
    budget: { trials: 40, parallel: 5, gpuHours: 1 },
    labels: { a: '7', b: '2', c: '1' },
    parameters: [{ ...X, max: 2 }, Y],
  })
})

it('changes how trials are run field by field: what was set beside the object of a cluster stays', () => {
  const from = specOf({ trial: RUN })
  const own = { ...from, trial: { ...RUN, retries: 3, image: 'mine', timeoutMs: 60_000 } }
  const { image: _, ...bare } = RUN
  expect(mergedSpec(own, from, { ...from, trial: { ...bare, graceMs: 2 } }).trial).toEqual({
    ...bare,
    retries: 3,
    timeoutMs: 60_000,
    graceMs: 2,
  })
})

const specs = fc
  .record(
    {
      description: fc.constantFrom('', 'a', 'b'),
      labels: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
      budget: fc.record({ trials: fc.nat(3), parallel: fc.nat(3), failures: fc.nat(3) }, { requiredKeys: ['parallel'] }),
      parameters: fc.uniqueArray(fc.constantFrom<Parameter>(X, Y, { ...X, max: 2 }), { selector: ({ name }) => name }),
      resource: fc.constantFrom({ metric: 'epoch', min: 1, max: 9 }, { metric: 'epoch', min: 1, max: 27 }),
      trial: fc.constantFrom(RUN, { ...RUN, image: 'a:2' }, { ...RUN, retries: 3 }, { ...RUN, timeoutMs: 5, retries: 3 }),
    },
    { requiredKeys: ['description', 'labels', 'budget', 'parameters'] },
  )
  .map((fields): StudySpec => specOf(fields))
/** Parameters stand in the order in which they came. */
const inOrder = (spec: StudySpec) => ({ ...spec, parameters: [...spec.parameters].sort((a, b) => a.name.localeCompare(b.name)) })

it('is the other spec for a study that is the first one, changes nothing where they are equal, and changes nothing twice', () => {
  fc.assert(
    fc.property(specs, specs, specs, (own, from, to) => {
      expect(inOrder(mergedSpec(from, from, to))).toEqual(inOrder(to))
      expect(mergedSpec(own, from, from)).toEqual(own)
      const once = mergedSpec(own, from, to)
      expect(mergedSpec(once, from, to)).toEqual(once)
    }),
    { numRuns: 200 },
  )
})
