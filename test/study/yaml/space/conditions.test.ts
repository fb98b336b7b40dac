import { describe, expect, it } from 'vitest'
import { assignmentProblems, maskInactive } from '../../../../src/model/index.ts'
import { specToDocument } from '../../../../src/study/yaml/index.ts'
import { parse, problems, study } from '../texts.ts'

const PARENTS =
  'opt: {choice: [sgd, adam, lion]}, depth: {int: [1, 9]}, rate: {double: [0, 1]}, size: {discrete: [16, 32, 64]}, on: {bool: [false, true]}'

/** A study whose parameter x has these conditions. */
function waiting(when: string, more = ''): string {
  return study(`  parameters: {${PARENTS}${more}, x: {int: [0, 1], when: ${when}}}\n`)
}

describe('conditions', () => {
  it('ask for one value, several, or a range, of any kind of parent', () => {
    const { spec, problems: wrong } = parse(waiting('{opt: sgd, depth: [2, 3], rate: {min: 0.5}, size: {max: 32}, on: true}'))
    expect(wrong).toEqual([])
    expect(spec?.parameters.at(-1)?.when).toEqual([
      { parent: 'opt', values: ['sgd'] },
      { parent: 'depth', values: [2, 3] },
      { parent: 'rate', min: 0.5 },
      { parent: 'size', max: 32 },
      { parent: 'on', values: [true] },
    ])
    const full = { opt: 'sgd', depth: 2, rate: 0.5, size: 32, on: true, x: 1 }
    expect(assignmentProblems(spec!, full, 'p')).toEqual([])
    for (const change of [{ opt: 'adam' }, { depth: 4 }, { rate: 0.49 }, { size: 64 }, { on: false }]) {
      expect(maskInactive(spec!, { ...full, ...change })).not.toHaveProperty('x')
    }
  })

  it('are joined by all, any and not to any depth', () => {
    const { spec } = parse(
      waiting('{any: [{opt: sgd, depth: {min: 5}}, {not: {any: [{opt: [sgd, adam]}, {on: true}]}}], rate: {max: 0.9}}'),
    )
    const isOn = (opt: string, depth: number, on: boolean, rate = 0): boolean =>
      'x' in maskInactive(spec!, { opt, depth, on, rate, size: 16, x: 1 })
    expect([isOn('sgd', 5, true), isOn('sgd', 4, true), isOn('lion', 1, false), isOn('lion', 1, true), isOn('lion', 1, false, 1)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ])
    const again = parse(specToDocument(spec!))
    expect(again.spec).toEqual(spec)
  })

  it('reach through generations: a child of an inactive parent is inactive', () => {
    const text = waiting('{child: {min: 1}}', ', child: {int: [0, 3], when: {grand: a}}, grand: {choice: [a, b], when: {on: true}}')
    const { spec } = parse(text)
    expect(spec?.parameters.map((p) => p.name)).toEqual(['opt', 'depth', 'rate', 'size', 'on', 'grand', 'child', 'x'])
    const point = { opt: 'sgd', depth: 1, rate: 0, size: 16, on: false, grand: 'a', child: 2, x: 1 }
    expect(maskInactive(spec!, point)).toEqual({ opt: 'sgd', depth: 1, rate: 0, size: 16, on: false })
    expect(maskInactive(spec!, { ...point, on: true })).toEqual({ ...point, on: true })
  })

  it.each([
    ['{opt: {min: 1}}', 'spec.parameters.x.when.opt: opt is a choice: it has no range | List the values.'],
    ['{depth: {min: 4, max: 2}}', 'spec.parameters.x.when.depth: runs backwards | Write {min: 2, max: 4}.'],
    ['{depth: {min: 10}}', 'spec.parameters.x.when.depth: can never hold: depth lies in [1, 9]'],
    ['{depth: {}}', 'spec.parameters.x.when.depth: bounds nothing | Give min, max or both.'],
    ['{depth: {mim: 1}}', 'spec.parameters.x.when.depth.mim: is not a field here | Did you mean min?'],
    ['{depth: {min: a}}', 'spec.parameters.x.when.depth: must be a value of the parent, a list of values, or a range such as {min: 2}'],
    ['{any: {opt: sgd}}', 'spec.parameters.x.when.any: must be a list'],
    [
      '{any: [{op: sgd}, {opt: sdg}]}',
      'spec.parameters.x.when.any[1].opt: is no value of opt: must be one of "sgd", "adam", "lion" | Did you mean sgd?',
    ],
    ['{not: {}}', 'spec.parameters.x.when.not: asks for nothing | Name a parent and its value, as optimizer: sgd.'],
    ['{any: [{not: {x: 1}}]}', 'spec.parameters.x.when.x: makes a circle: x waits for x | Leave out one of these conditions.'],
    [
      '{depth: {max: 3}, all: [{depth: {min: 4}}]}',
      'spec.parameters.x.when: can never hold: its conditions ask for different values of depth',
    ],
    [
      '{opt: sgd, any: [{opt: adam}, {opt: lion}]}',
      'spec.parameters.x.when: can never hold: its conditions ask for different values of opt',
    ],
    [
      '{all: [{rate: {min: 0.2}}, {rate: {max: 0.1}}]}',
      'spec.parameters.x.when: can never hold: its conditions ask for different values of rate',
    ],
    ['{size: {min: 33, max: 63}}', 'spec.parameters.x.when: can never hold: its conditions ask for different values of size'],
  ])('%s are refused with place and remedy', (when, said) => {
    expect(problems(waiting(when)).map((problem) => problem.replace(/^\S+ /, ''))).toContain(said)
  })

  it('of parameters that wait for each other’s parents count once, however many ways lead to one', () => {
    const waits = (i: number): string => (i < 2 ? '' : `, when: {p${i - 1}: a, p${i - 2}: a}`)
    const ladder = Array.from({ length: 60 }, (_, i) => `p${i}: {choice: [a, b]${waits(i)}}`).join(', ')
    expect(problems(study(`  parameters: {${ladder}}\n`))).toEqual([])
    expect(problems(study(`  parameters: {${ladder}, x: {int: [1, 2], when: {p59: a, p0: b}}}\n`))).toEqual([
      expect.stringContaining('spec.parameters.x.when: can never hold: its conditions ask for different values of p0'),
    ])
  })

  it('that always hold are noted', () => {
    expect(parse(waiting('{depth: {min: 0}}')).notes).toContainEqual(
      expect.objectContaining({ field: 'spec.parameters.x.when.depth', message: expect.stringContaining('always holds') }),
    )
  })

  it('join by words that no parameter can have for a name', () => {
    expect(problems(study('  parameters: {any: {int: [0, 1]}}\n'))).toEqual([
      '8:16 spec.parameters.any: is a reserved name | Choose another one.',
    ])
  })
})

describe('a parameter', () => {
  it('may be a bool, a choice of numbers and truths, or fixed', () => {
    const { spec } = parse(
      study('  parameters: {a: {bool: [false, true], default: true}, b: {choice: [1, "1", true]}, c: {fixed: 0.5}, d: {fixed: x}}\n'),
    )
    expect(spec?.parameters).toEqual([
      { name: 'a', when: [], default: true, kind: 'choice', values: [false, true] },
      { name: 'b', when: [], kind: 'choice', values: [1, '1', true] },
      { name: 'c', when: [], kind: 'choice', values: [0.5] },
      { name: 'd', when: [], kind: 'choice', values: ['x'] },
    ])
    expect(problems(study('  parameters: {a: {bool: true}}\n'))).toEqual(['8:26 spec.parameters.a.bool: must be [false, true]'])
  })

  it('that is fixed needs not be said in a start point', () => {
    const { spec } = parse(
      study('  parameters: {a: {fixed: x}, b: {int: [1, 3]}, c: {fixed: 1, when: {b: 3}}}\n  startAt: [{b: 2}, {b: 3}]\n'),
    )
    expect(spec?.startAt).toEqual([
      { a: 'x', b: 2 },
      { a: 'x', b: 3, c: 1 },
    ])
  })

  it('may have each scale, with a step too', () => {
    const { spec } = parse(
      study('  parameters: {a: {double: [0.1, 0.9], scale: reverseLog, step: 0.2}, b: {int: [1, 100], scale: log, step: 3}}\n'),
    )
    expect(spec?.parameters).toMatchObject([
      { scale: 'reverseLog', step: 0.2 },
      { scale: 'log', step: 3 },
    ])
  })
})
