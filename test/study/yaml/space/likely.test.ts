import { describe, expect, it } from 'vitest'
import type { Parameter } from '../../../../src/model/index.ts'
import { specToDocument } from '../../../../src/study/yaml/index.ts'
import { parse, problems, study } from '../texts.ts'

const withParameter = (parameter: string, more = ''): string => study(`  parameters:\n    p: {${parameter}}\n${more}`)
const likelyOf = (parameter: string): Parameter['likely'] => {
  const { spec, problems: wrong } = parse(withParameter(parameter))
  expect(wrong).toEqual([])
  expect(parse(specToDocument(spec!)).spec).toEqual(spec)
  return spec!.parameters[0]!.likely
}
const noted = (text: string): string[] => parse(text).notes.map((n) => `${n.line}:${n.column} ${n.field}: ${n.message}`)

describe('where the best value is believed to be, in a document', () => {
  it('is a number, with a sixth of the range around it, or with a spread that is said', () => {
    expect(likelyOf('double: [1e-5, 1.0], scale: log, likely: 1e-3')).toEqual({ near: 1e-3, spread: 1 / 6 })
    expect(likelyOf('double: [0, 1], likely: {near: 0}')).toEqual({ near: 0, spread: 1 / 6 })
    expect(likelyOf('double: [0, 1], step: 0.1, likely: {near: 0.3, spread: 0.05}')).toEqual({ near: 0.3, spread: 0.05 })
    expect(likelyOf('int: [1, 12], likely: {near: 4, spread: 10}')).toEqual({ near: 4, spread: 10 })
    expect(likelyOf('discrete: [128, 32, 64], scale: log, likely: 64')).toEqual({ near: 64, spread: 1 / 6 })
  })

  it('is a value of a choice, drawn twice as often as all others together', () => {
    expect(likelyOf('choice: [sgd, adam, lion], likely: adam')).toEqual([1, 4, 1])
    expect(likelyOf('bool: [false, true], likely: true')).toEqual([1, 2])
    expect(likelyOf('choice: [1, 2.5], likely: 2.5')).toEqual([1, 2])
    expect(likelyOf('choice: [1, "1", 2], likely: 1')).toEqual([1, 1, 1])
  })

  it('is a mapping of values to weights, where those that are left out weigh 1', () => {
    expect(likelyOf('choice: [sgd, adam, lion], likely: {adam: 3, sgd: 0.5}')).toEqual([0.5, 3, 1])
    expect(likelyOf('bool: [false, true], likely: {true: 4}')).toEqual([1, 4])
    expect(likelyOf('choice: [1, 2.5, "a b", near], likely: {1.0: 2, "2.5": 3, "a b": 4, near: 5}')).toEqual([2, 3, 4, 5])
    expect(likelyOf('choice: [1, "1", 2], likely: {1: 3}')).toEqual([3, 3, 1])
  })

  it('may be left unsaid: the parameter is then as it always was', () => {
    expect(parse(withParameter('double: [0, 1]')).spec!.parameters[0]).not.toHaveProperty('likely')
  })

  it.each([
    ['double: [0, 1], likely: 2', '9:33 spec.parameters.p.likely: must lie in [0, 1] | Name a value of the range, or widen the range.'],
    [
      'double: [0, 1], likely: {near: -1, spread: 0.1}',
      '9:40 spec.parameters.p.likely.near: must lie in [0, 1] | Name a value of the range, or widen the range.',
    ],
    ['double: [0, 1], likely: high', '9:33 spec.parameters.p.likely: must be a finite number'],
    ['double: [0, 1], step: 0.1, likely: 0.34', '9:44 spec.parameters.p.likely: must be 0 plus a multiple of 0.1 | The nearest is 0.3.'],
    ['int: [1, 12], likely: 3.4', '9:31 spec.parameters.p.likely: must be an integer | The nearest is 3.'],
    ['int: [1, 12], step: 4, likely: 12', '9:40 spec.parameters.p.likely: must be 1 plus a multiple of 4 | The nearest is 9.'],
    ['discrete: [32, 64], likely: 60', '9:37 spec.parameters.p.likely: must be one of 32, 64 | The nearest is 64.'],
    [
      'double: [0, 1], likely: {spread: 0.1}',
      '9:25 spec.parameters.p.likely.near: is missing | Name the value near which the best is believed to be.',
    ],
    [
      'double: [0, 1], likely: {near: 0.5, sigma: 0.1}',
      '9:45 spec.parameters.p.likely.sigma: is not a field here | Known here: near, spread.',
    ],
    ...['0', '-1', '.inf', '.nan', '11', 'wide'].map((spread) => [
      `double: [0, 1], likely: {near: 0.5, spread: ${spread}}`,
      '9:53 spec.parameters.p.likely.spread: must be a number above 0, at most 10 | It is a standard deviation as a share of the range: 0.1 is sure, 0.3 is a hint.',
    ]),
    [
      'double: [0, 1], likely: [0.5]',
      '9:33 spec.parameters.p.likely: must be a value, {near: VALUE, spread: SHARE} for a number, or {VALUE: WEIGHT} for a choice',
    ],
    ['choice: [sgd, adam], likely: adm', '9:38 spec.parameters.p.likely: is no value of p | Did you mean adam?'],
    ['choice: [sgd, adam], likely: {adam: 2, sgdd: 3}', '9:48 spec.parameters.p.likely.sgdd: is no value of p | Did you mean sgd?'],
    ['choice: [sgd, adam], likely: {near: sgd}', '9:39 spec.parameters.p.likely.near: is no value of p | Known here: sgd, adam.'],
    ...['0', '-2', '.inf', '1e7', 'much'].map((weight) => [
      `choice: [sgd, adam], likely: {adam: ${weight}}`,
      '9:45 spec.parameters.p.likely.adam: must be a number above 0, at most 1000000 | A value that is left out weighs 1; 3 is thrice as likely.',
    ]),
    ['choice: [1, 2], likely: {1: 3, 1.0: 2}', '9:40 spec.parameters.p.likely["1.0"]: names a value for the second time | Leave one.'],
    ['choice: [sgd, adam], likely: {}', '9:38 spec.parameters.p.likely: names no value | Write {sgd: 3}.'],
  ])('refuses %s', (parameter, problem) => {
    expect(problems(withParameter(parameter))).toEqual([problem])
  })

  it('is noted where it says nothing: of a single value, and to a grid', () => {
    const nothing = '9:26 spec.parameters.p.likely: says nothing: p has one value only'
    expect(noted(withParameter('fixed: 0.9, likely: 0.9'))).toEqual([nothing.replace('26', '29')])
    expect(noted(withParameter('choice: [a], likely: a'))).toEqual([nothing.replace('26', '30')])
    expect(parse(withParameter('choice: [a], likely: a')).spec!.parameters[0]).not.toHaveProperty('likely')
    const grid = withParameter('choice: [a, b], likely: b').replace('name: random', 'name: grid')
    expect(noted(grid)).toEqual(['9:33 spec.parameters.p.likely: changes nothing: grid tries every point, whatever is believed'])
    expect(noted(withParameter('choice: [a, b, c], likely: {a: 0.7, b: 0.3}'))).toEqual([
      '9:36 spec.parameters.p.likely: makes all values that it names less likely than the others, which weigh 1',
    ])
    expect(noted(withParameter('choice: [a, b], likely: {a: 0.7, b: 0.3}'))).toEqual([])
  })
})
