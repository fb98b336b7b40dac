// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { describe, expect, it } from 'vitest'
import { specToDocument } from '../../../src/study/yaml/index.ts'
import { parse, problems, study } from './texts.ts'

describe('formulas in a document', () => {
  it('become derived metrics in the order of their use, and constraints with one bound each', () => {
    const text = study(`
  objectives: [{metric: score, goal: maximize}]
  derived:
    score: penalty + accuracy
    penalty: -0.1 * max(latencyMs - 5, 0)
  constraints: ["latencyMs <= 20", "0.5 <= accuracy", '"mem/peak" <= 2 * params', accuracy >= 1 - 0.5]
`)
    const { spec, problems: wrong } = parse(text)
    expect(wrong).toEqual([])
    expect(Object.entries(spec!.derived)).toEqual([
      ['penalty', '-0.1 * max(latencyMs - 5, 0)'],
      ['score', 'penalty + accuracy'],
    ])
    expect(spec!.constraints).toEqual([
      { text: 'latencyMs <= 20', expression: 'latencyMs', op: '<=', bound: 20 },
      { text: '0.5 <= accuracy', expression: 'accuracy', op: '>=', bound: 0.5 },
      { text: '"mem/peak" <= 2 * params', expression: '"mem/peak" - (2 * params)', op: '<=', bound: 0 },
      { text: 'accuracy >= 1 - 0.5', expression: 'accuracy', op: '>=', bound: 0.5 },
    ])
    expect(parse(specToDocument(spec!)).spec).toEqual(spec)
  })

  it.each([
    ['  constraints: ["latencyMs < 20"]', '9:28 spec.constraints[0]: cannot be <: a bound may be reached | Write <=.'],
    ['  constraints: [a <= 1, latencyMs = 20]', '9:35 spec.constraints[1]: nothing can be assigned | Write == to compare.'],
    ['  constraints: [1 <= a <= 2]', '9:24 spec.constraints[0]: compares twice | Make it two constraints.'],
    ['  constraints: [a <= 1 and b <= 2]', '9:24 spec.constraints[0]: asks for two things | Make it two constraints.'],
    ['  constraints: [a]', '9:18 spec.constraints[0]: compares nothing | Write a bound, as latencyMs <= 20.'],
    ['  constraints: [3 <= 4]', '9:17 spec.constraints[0]: names no metric'],
    ['  constraints: [a <= 1 / 0]', '9:19 spec.constraints[0]: has the bound Infinity | Bound it by a finite number.'],
    ['  constraints: [5]', '9:17 spec.constraints[0]: must be a text'],
    ['  derived: {s: a b}', '9:18 spec.derived.s: b cannot stand here | Write an operator between two values.'],
    ['  derived: {s: sqr(a)}', '9:16 spec.derived.s: there is no function sqr'],
    ['  derived: {s: "import(\'fs\')"}', '9:16 spec.derived.s: there is no function import'],
    ['  derived: {s: a.constructor("x")}', '9:16 spec.derived.s: there is no function a.constructor'],
    ['  derived: {s: max(a}', '9:21 spec.derived.s: ends before its )'],
    ['  derived: {s: ""}', '9:16 spec.derived.s: is empty'],
    ['  derived: {s: 4}', '9:16 spec.derived.s: must be a text'],
    ['  derived: {s: "1 + 1"}', '9:16 spec.derived.s: names no metric | Use what trials report, as accuracy - 0.1 * latencyMs.'],
    ['  derived: {a: b + 1, b: c, c: a}', '9:16 spec.derived.a: makes a circle: a needs b needs c needs a | Leave one of them out.'],
    ['  derived: {a: a + 1}', '9:16 spec.derived.a: makes a circle: a needs a | Leave one of them out.'],
    [`  derived: {s: ${'('.repeat(60)}}`, '9:56 spec.derived.s: is nested deeper than 40 levels'],
    [`  derived: {s: "${'a+'.repeat(600)}a"}`, '9:1017 spec.derived.s: is longer than 1000 characters'],
  ])('are refused with the place within them: %s', (lines, said) => {
    const found = problems(study(lines))
    expect(found).toHaveLength(1)
    expect(found[0]!.startsWith(said)).toBe(true)
  })

  it('are bounded in number', () => {
    const many = Array.from({ length: 51 }, (_, i) => `m${i}: a`).join(', ')
    expect(problems(study(`  derived: {${many}}\n`))).toEqual(['9:3 spec.derived: must have at most 50 metrics, not 51'])
    expect(problems(study(`  constraints: [${'a <= 1, '.repeat(21)}]\n`))).toEqual(['9:16 spec.constraints: must have at most 20 entries'])
  })

  it('that name a parameter are noted: they see metrics only', () => {
    expect(parse(study('  derived: {s: 2 * lr}\n')).notes).toContainEqual(
      expect.objectContaining({ field: 'spec.derived.s', message: 'lr is a parameter; here it means a metric of that name' }),
    )
  })
})

describe('secrets in a document', () => {
  it('are kept by reference, files from the folder of the document', () => {
    const text = study('  trial: {command: [x], env: {A: {secret: WANDB_KEY}, B: {file: keys/b}, C: {file: /run/c}, D: "${lr}"}}\n')
    const { spec } = parse(text)
    expect(spec?.trial?.env).toEqual({ A: { secret: 'WANDB_KEY' }, B: { file: '/work/here/keys/b' }, C: { file: '/run/c' }, D: '${lr}' })
    expect(parse(specToDocument(spec!), { workingFolder: '/elsewhere' }).spec).toEqual(spec)
  })
})

describe('a budget', () => {
  it('with more trials at once than in all is noted', () => {
    const { spec, notes } = parse(study('').replace('{trials: 10}', '{trials: 4, parallel: 8}'))
    expect(spec?.budget).toEqual({ trials: 4, parallel: 8 })
    expect(notes).toEqual([expect.objectContaining({ field: 'spec.budget.parallel', line: 8, column: 33, remedy: 'Use at most 4.' })])
  })
})
