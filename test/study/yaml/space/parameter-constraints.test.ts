import { describe, expect, it } from 'vitest'
import { specToDocument } from '../../../../src/study/yaml/index.ts'
import { parse, problems, study } from '../texts.ts'

const PARAMETERS = `
  parameters:
    heads: {int: [1, 16]}
    head-size: {int: [8, 256], step: 8}
    rate: {double: [0.0, 1.0]}
    solver: {choice: [lbfgs, saga]}
    penalty: {choice: [l1, l2]}
    flag: {bool: [false, true]}
    batch: {choice: [16, 32]}
    C: {double: [0.1, 100.0], when: {solver: lbfgs}}
  parameterConstraints:
`
const withConstraints = (...entries: string[]): string => study(`${PARAMETERS}${entries.map((entry) => `    - ${entry}\n`).join('')}`)
const noted = (text: string): string[] => parse(text).notes.map((n) => `${n.line}:${n.column} ${n.field}: ${n.message}`)

describe('constraints between parameters in a document', () => {
  it('are comparisons, comparisons under conditions on any parameter, and combinations that may never be', () => {
    const text = withConstraints(
      `heads * "head-size" <= 1024`,
      '{keep: C <= 10, when: {solver: lbfgs, any: [{penalty: l1}, {not: {rate: {min: 0.5}}}]}}',
      '{never: {solver: lbfgs, penalty: [l1]}}',
      'mod("head-size", heads) != 1',
      'flag + batch > 16',
    )
    const { spec, problems: wrong, notes } = parse(text)
    expect(wrong).toEqual([])
    expect(notes).toEqual([])
    expect(spec!.parameterConstraints).toEqual([
      { when: [], keep: 'heads * "head-size" <= 1024' },
      {
        when: [
          { any: [{ parent: 'penalty', values: ['l1'] }, { not: { parent: 'rate', min: 0.5 } }] },
          { parent: 'solver', values: ['lbfgs'] },
        ],
        keep: 'C <= 10',
      },
      {
        when: [
          { parent: 'solver', values: ['lbfgs'] },
          { parent: 'penalty', values: ['l1'] },
        ],
      },
      { when: [], keep: 'mod("head-size", heads) != 1' },
      { when: [], keep: 'flag + batch > 16' },
    ])
    expect(parse(specToDocument(spec!)).spec).toEqual(spec)
  })

  it('may be none: the study is then as one without the field', () => {
    const none = parse(study('  parameterConstraints: []')).spec!
    expect(none).toEqual(parse(study('')).spec)
    expect(none).not.toHaveProperty('parameterConstraints')
  })

  it.each([
    ['headz * 2 <= 4', '18:7 spec.parameterConstraints[0]: the study has no parameter headz | Did you mean heads?'],
    ['"  heads < heds"', '18:18 spec.parameterConstraints[0]: the study has no parameter heds | Did you mean heads?'],
    [
      'solver == 1',
      '18:7 spec.parameterConstraints[0]: solver has no number to compare: it is a choice of words | Use when or never, as never: {solver: "lbfgs"}.',
    ],
    ['3 <= 4', '18:7 spec.parameterConstraints[0]: names no parameter | Compare some, as heads * headSize <= 1024.'],
    [
      'heads == 8 * rate',
      '18:13 spec.parameterConstraints[0]: asks rate for one exact value, and it is a double without step: chance never finds it | Give rate a step, or leave out the parameter that follows from the others and compute it where you train.',
    ],
    ['1 < heads < 3', '18:17 spec.parameterConstraints[0]: compares twice | Make it two constraints.'],
    ['heads', '18:12 spec.parameterConstraints[0]: compares nothing | Write what it is compared with, as heads * headSize <= 1024.'],
    [
      '"heads # 3"',
      '18:14 spec.parameterConstraints[0]: # has no meaning here | Quote a parameter’s name that has other characters than letters, digits, _ and .',
    ],
    [`'"" <= 3'`, '18:7 spec.parameterConstraints[0]: names an empty parameter'],
    ['""', '18:7 spec.parameterConstraints[0]: is empty'],
    ['5', '18:7 spec.parameterConstraints[0]: must be a comparison, or a mapping with keep or never | Write heads * headSize <= 1024.'],
    [`"${'heads + '.repeat(130)}heads <= 3"`, '18:1008 spec.parameterConstraints[0]: is longer than 1000 characters'],
    [
      '{}',
      '18:7 spec.parameterConstraints[0]: has neither keep nor never | Write {keep: C <= 10, when: {solver: lbfgs}} or {never: {solver: lbfgs, penalty: l1}}.',
    ],
    [
      '{keep: C < 3, never: {flag: true}}',
      '18:7 spec.parameterConstraints[0]: has both keep and never | Write {keep: C <= 10, when: {solver: lbfgs}} or {never: {solver: lbfgs, penalty: l1}}.',
    ],
    [
      '{never: {}}',
      '18:15 spec.parameterConstraints[0].never: asks for nothing | Name what may not come together, as {solver: lbfgs, penalty: l1}.',
    ],
    [
      '{never: {flag: true}, when: {flag: true}}',
      '18:29 spec.parameterConstraints[0].when: belongs to keep | Name all its parameters in never.',
    ],
    ['{keeps: C < 3}', '18:8 spec.parameterConstraints[0].keeps: is not a field here | Did you mean keep?'],
    ['{keep: C < x, when: {flag: true}}', '18:18 spec.parameterConstraints[0].keep: the study has no parameter x'],
    [
      '{never: {solvr: saga, flag: true}}',
      '18:16 spec.parameterConstraints[0].never.solvr: the study has no parameter solvr | Did you mean solver?',
    ],
    ['{never: {rate: 0.5}}', '18:22 spec.parameterConstraints[0].never.rate: rate is a double: no single value of it can be waited for'],
    ['{never: {solver: adam, flag: true}}', '18:24 spec.parameterConstraints[0].never.solver: is no value of solver'],
    ['heads > 16', '18:7 spec.parameterConstraints[0]: none of 10000 random points keeps it | Loosen it, or widen the parameters.'],
    ['{never: {solver: [lbfgs, saga]}}', '18:7 spec.parameterConstraints[0]: none of 10000 random points keeps it'],
  ])('are refused with the place within them: %s', (entry, said) => {
    const found = problems(withConstraints(entry))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(said)
  })

  it('ask for quotes around a name that would be a difference', () => {
    expect(problems(withConstraints('heads * head-size <= 512'))[0]).toBe(
      '18:15 spec.parameterConstraints[0]: the study has no parameter head | Put the name into quotes: "head-size".',
    )
  })

  it('are refused where no point keeps them all', () => {
    expect(problems(withConstraints('heads < 4', 'heads > 4'))).toEqual([
      '17:3 spec.parameterConstraints: no point was found that keeps them all | Each alone can be kept: loosen or leave out one of them.',
    ])
  })

  it('are found where one point of a hundred thousand keeps them', () => {
    const axes = [1, 2, 3, 4, 5].map((k) => `p${k}: {int: [0, 9]}`).join(', ')
    const only =
      '  parameterConstraints: [abs(p1 - 3) + abs(p2 - 1) + abs(p3 - 4) * abs(p5 - 9) + abs(p4 - 1) + abs(p5 - 5) + mod(p3, 5) == 4]'
    expect(problems(study(`  parameters: {${axes}}\n${only.replace('[', '["').replace(']', '"]')}`))).toEqual([])
  })

  it('are at most fifty, in a list', () => {
    const many = Array.from({ length: 51 }, () => 'heads < 9')
    expect(problems(withConstraints(...many))).toEqual(['17:3 spec.parameterConstraints: must have at most 50 entries, not 51'])
    expect(problems(study('  parameterConstraints: lr < 1'))[0]).toContain('9:25 spec.parameterConstraints: must be a list')
  })

  it('are noted where they forbid nothing, or the defaults', () => {
    expect(noted(withConstraints('heads <= 16'))).toEqual(['18:7 spec.parameterConstraints[0]: holds everywhere: it forbids nothing'])
    const text = study('  parameters: {a: {int: [1, 9], default: 8}, b: {int: [1, 9], default: 7}}\n  parameterConstraints: [a + b < 15]')
    expect(noted(text)).toEqual(['9:26 spec.parameterConstraints[0]: forbids the defaults: a = 8, b = 7'])
  })

  it('hold for start points, with what their defaults make of them, but not for those that are trials already', () => {
    const text = study(
      '  parameters: {a: {int: [1, 9], default: 8}, b: {int: [1, 9]}}\n  parameterConstraints: [a + b < 15]\n  startAt: [{b: 9}, {b: 8}, {b: 1}]',
    )
    expect(problems(text)).toEqual([
      '10:13 spec.startAt[0]: must keep a + b < 15: here is a = 8, b = 9',
      '10:21 spec.startAt[1]: must keep a + b < 15: here is a = 8, b = 8',
    ])
    expect(problems(text, { startAtUsed: 1 })).toEqual(['10:21 spec.startAt[1]: must keep a + b < 15: here is a = 8, b = 8'])
  })

  it('do not hide what is wrong elsewhere, and are not asked of parameters that cannot be read', () => {
    const text = study('  parameters: {a: {int: [9, 1]}, b: {int: [1, 9]}}\n  parameterConstraints: [a + b < 15, a + q < 3]')
    expect(problems(text)).toEqual([
      expect.stringContaining('8:25 spec.parameters.a.int'),
      expect.stringContaining('9:42 spec.parameterConstraints[1]: the study has no parameter q'),
    ])
  })
})
