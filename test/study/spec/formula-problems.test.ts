import { describe, expect, it } from 'vitest'
import { type Constraint, LIMITS, type StudySpec } from '../../../src/model/index.ts'
import { formulaProblems } from '../../../src/study/spec/formula-problems.ts'

const bound = (change: Partial<Constraint> = {}): Constraint =>
  ({ text: 'a <= 1', expression: 'a', op: '<=', bound: 1, ...change }) as Constraint
const fieldsOf = (change: Partial<Pick<StudySpec, 'derived' | 'constraints'>>): string[] =>
  formulaProblems({ derived: {}, constraints: [], ...change } as StudySpec).map(({ field }) => field)
const many = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, k) => [`d${k}`, 'a + 1']))

describe('derived metrics and constraints that came through any door', () => {
  it('may be as many as there may be, each after those that it uses', () => {
    expect(fieldsOf({ derived: { ...many(LIMITS.derivedPerStudy - 1), last: 'd0 * d1' } })).toEqual([])
    expect(fieldsOf({ constraints: Array.from({ length: LIMITS.constraintsPerStudy }, () => bound({ op: '>=' })) })).toEqual([])
  })

  it('are refused beyond that, each kind by its field', () => {
    expect(fieldsOf({ derived: many(LIMITS.derivedPerStudy + 1) })).toEqual(['spec.derived'])
    expect(fieldsOf({ constraints: Array.from({ length: LIMITS.constraintsPerStudy + 1 }, () => bound()) })).toEqual(['spec.constraints'])
  })

  it('are refused where one stands before what it uses, cannot be read, or compares nothing', () => {
    expect(fieldsOf({ derived: { late: 'early * 2', early: 'a + 1' } })).toEqual(['spec.derived.late'])
    expect(fieldsOf({ derived: { d: 'a +' } })).toEqual(['spec.derived.d'])
    for (const wrong of [
      { expression: 'a +' },
      { expression: '1 + 1' },
      { op: '<' as never },
      { op: '==' as never },
      { bound: Number.NaN },
    ]) {
      expect(fieldsOf({ constraints: [bound(), bound(wrong)] })).toEqual(['spec.constraints[1]'])
    }
  })
})
