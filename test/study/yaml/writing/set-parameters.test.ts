import { expect, it } from 'vitest'
import { type Parameter, usualValue } from '../../../../src/model/index.ts'
import { setParameters } from '../../../../src/study/yaml/index.ts'

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

it('says what is wrong with them, by their fields and without places of a text that nobody wrote', () => {
  const read = setParameters([X], { wd: { double: [1, 0] }, 'a b': { int: [1, 2] }, late: { int: [1, 2], default: 3, when: { y: 1 } } })
  const { problems } = read as Extract<typeof read, { problems: unknown }>
  expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(['spec.parameters.wd.double', 'spec.parameters.late.default']))
  expect(problems.length).toBeGreaterThan(3)
  for (const problem of problems) expect(problem).not.toHaveProperty('line')
})
