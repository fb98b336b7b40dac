import { describe, expect, it } from 'vitest'
import { type Parameter, usualValue } from '../../../src/model/index.ts'
import { documentWithParameters, setParameters, specToDocument } from '../../../src/study/yaml/index.ts'
import { specOf } from '../bench-room.ts'

const X: Parameter = { name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }
const SOLVER: Parameter = { name: 'solver', kind: 'choice', values: ['sgd', 'adam'], when: [] }

it('reads parameters as a study document says them: what is new stands behind the others, what is known in its own place', () => {
  const read = setParameters([SOLVER, X], {
    beta: { double: [0.9, 0.999], scale: 'reverseLog', when: { solver: 'lion' } },
    solver: { choice: ['sgd', 'adam', 'lion'] },
    data: { fixed: 'cifar' },
  })
  expect(read).toEqual({
    parameters: [
      { ...SOLVER, values: ['sgd', 'adam', 'lion'] },
      X,
      { name: 'beta', kind: 'double', min: 0.9, max: 0.999, scale: 'reverseLog', when: [{ parent: 'solver', values: ['lion'] }] },
      { name: 'data', kind: 'choice', values: ['cifar'], when: [] },
    ],
  })
  const { parameters } = read as { parameters: readonly Parameter[] }
  // What was not named is the same, not only equal.
  expect(parameters[1]).toBe(X)
  expect(usualValue(parameters[3]!)).toBe('cifar')
})

describe('the document of a study whose parameters are set', () => {
  const SPEC = specOf({ parameters: [X] })
  const TEXT = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits}
spec:
  # what counts
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [0, 1]} # a share
    y:
      int: [1, 9]
  budget: {trials: 5}
`
  const set = { x: { double: [0, 2] }, decay: { double: [0, 1], default: 0.5 } }

  it('has them too; what people wrote beside them stays', () => {
    expect(documentWithParameters({ document: TEXT }, SPEC, set)).toBe(`apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits}
spec:
  # what counts
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [0, 2]} # a share
    y:
      int: [1, 9]
    decay: {double: [0, 1], default: 0.5}
  budget: {trials: 5}
`)
  })

  it('stays JSON, which it was, and says the whole spec where it has its parameters elsewhere', () => {
    const json = JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', spec: { parameters: { x: { double: [0, 1] } } } })
    expect(JSON.parse(documentWithParameters({ document: json }, SPEC, set)!).spec.parameters).toEqual(set)
    const merged = TEXT.replace(/parameters:[\s\S]*int: .*\n/, 'parameters: *all\n').replace(
      'kind:',
      'x: &all {x: {double: [0, 1]}}\nkind:',
    )
    expect(documentWithParameters({ document: merged }, SPEC, set)).toBe(specToDocument(SPEC))
  })

  it('is left as it is where there is none, or it is of another program', () => {
    expect(documentWithParameters({}, SPEC, set)).toBeUndefined()
    expect(documentWithParameters({ document: 'AAAA', documentFormat: 'vizier' }, SPEC, set)).toBeUndefined()
    expect(documentWithParameters({ document: 'apiVersion: kubeflow.org/v1beta1' }, SPEC, set)).toBeUndefined()
  })
})

it('says what is wrong with them, by their fields and without places of a text that nobody wrote', () => {
  const read = setParameters([X], { wd: { double: [1, 0] }, 'a b': { int: [1, 2] }, late: { int: [1, 2], default: 3, when: { y: 1 } } })
  const { problems } = read as Extract<typeof read, { problems: unknown }>
  expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(['spec.parameters.wd.double', 'spec.parameters.late.default']))
  expect(problems.length).toBeGreaterThan(3)
  for (const problem of problems) expect(problem).not.toHaveProperty('line')
})
