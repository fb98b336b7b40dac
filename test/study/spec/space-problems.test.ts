import { describe, expect, it } from 'vitest'
import { LIMITS, type Parameter } from '../../../src/model/index.ts'
import { spaceProblems } from '../../../src/study/spec/space-problems.ts'

type Change = { [K in Parameter['kind']]: Partial<Extract<Parameter, { kind: K }>> }[Parameter['kind']]

const x = (change: Change = {}): Parameter =>
  ({ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [], ...change }) as Parameter
const listed = (kind: 'choice' | 'discrete', values: readonly (string | number)[], change: Change = {}): Parameter =>
  ({ kind, name: 'c', values, scale: 'linear', when: [], ...change }) as Parameter
const arms = listed('choice', ['a', 'b'])

/** What is said of a space, a line for each problem. */
const said = (...parameters: Parameter[]): string[] => spaceProblems({ parameters }).map(({ field, message }) => `${field} ${message}`)

describe('a space that came through any door', () => {
  it.each<[string, Parameter[]]>([
    [
      'numbers on every scale',
      [x(), x({ min: 1, scale: 'log' }), listed('discrete', [1, 2, 4], { scale: 'log' }), listed('discrete', [-1, 0])],
    ],
    ['one value alone', [x({ min: 1, max: 1 }), listed('choice', ['a'])]],
    [
      'as many values as there may be',
      [
        listed(
          'choice',
          Array.from({ length: LIMITS.choicesPerParameter }, (_, k) => `v${k}`),
        ),
      ],
    ],
    ['a parameter under one before it', [arms, x({ when: [{ parent: 'c', values: ['a'] }] })]],
  ])('may have %s', (_, parameters) => {
    expect(said(...parameters)).toEqual([])
  })

  it.each<[string, Parameter[]]>([
    ['spec.parameters has a parameter without a name', [x({ name: '' })]],
    ['spec.parameters.toString is a reserved name', [x({ name: 'toString' })]],
    ['spec.parameters.x must have finite bounds', [x({ min: Number.NEGATIVE_INFINITY })]],
    ['spec.parameters.x must have finite bounds', [x({ max: Number.NaN })]],
    ['spec.parameters.x runs backwards', [x({ min: 2 })]],
    ['spec.parameters.x is too wide to be measured', [x({ min: -1e308, max: 1e308 })]],
    ['spec.parameters.x must have integer bounds within ±2^53', [x({ kind: 'int', min: 0.5, max: 3, step: 1 })]],
    ['spec.parameters.x must have integer bounds within ±2^53', [x({ kind: 'int', min: 0, max: 2 ** 53, step: 1 })]],
    ['spec.parameters.x must be > 0 with scale log', [x({ scale: 'log' })]],
    ['spec.parameters.c has no value', [listed('choice', [])]],
    ['spec.parameters.c has a value twice', [listed('choice', ['a', 'b', 'a'])]],
    ['spec.parameters.c must have finite values', [listed('discrete', [1, Number.POSITIVE_INFINITY])]],
    ['spec.parameters.c must have ascending values', [listed('discrete', [1, 3, 2])]],
    ['spec.parameters.c must be > 0 with scale log', [listed('discrete', [0, 1, 2], { scale: 'log' })]],
    [
      `spec.parameters.c may have ${LIMITS.choicesPerParameter} values`,
      [
        listed(
          'choice',
          Array.from({ length: LIMITS.choicesPerParameter + 1 }, (_, k) => `v${k}`),
        ),
      ],
    ],
    ['spec.parameters.x.when.c names no parameter before it', [x({ when: [{ parent: 'c', values: ['a'] }] }), arms]],
    ['spec.parameters.x.when.c names no value', [arms, x({ when: [{ parent: 'c', values: [] }] })]],
    ['spec.parameters.x.when.c is a choice: it has no range', [arms, x({ when: [{ parent: 'c', min: 0, max: 1 }] })]],
  ])('is refused where %s', (problem, parameters) => {
    expect(said(...parameters)).toEqual([problem])
  })
})
