import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepsConstraints, rulesOf } from '../../src/model/index.ts'

const keeps = (keep: string, values: Record<string, number>): boolean => keepsConstraints([{ when: [], keep }], values)

describe('a constraint between parameters', () => {
  it('is not broken by rounding, nor kept by it', () => {
    expect(keeps('a + b == 0.3', { a: 0.1, b: 0.2 })).toBe(true)
    expect(keeps('a + b <= 0.3', { a: 0.1, b: 0.2 })).toBe(true)
    expect(keeps('a + b != 0.3', { a: 0.1, b: 0.2 })).toBe(false)
    expect(keeps('a + b > 0.3', { a: 0.1, b: 0.2 })).toBe(false)
    expect(keeps('a == 0.3', { a: 0.3001 })).toBe(false)
    expect(keeps('a >= 1e12', { a: 1e12 - 10 })).toBe(true)
  })

  it('says of any two numbers apart from each other what the comparison says, and by how much it is broken', () => {
    const number = fc.integer({ min: -100, max: 100 })
    fc.assert(
      fc.property(number, number, (a, b) => {
        const violation = (sign: string): number => rulesOf([{ when: [], keep: `a ${sign} b` }])[0]!.violation({ a, b })
        expect(['<', '<=', '>', '>=', '==', '!='].map((sign) => violation(sign) === 0)).toEqual([
          a < b,
          a <= b,
          a > b,
          a >= b,
          a === b,
          a !== b,
        ])
        for (const sign of ['<=', '>=', '==']) expect([0, Math.abs(a - b)]).toContain(violation(sign))
        for (const sign of ['<', '>', '!=']) expect(violation(sign)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is broken without bound by what is no number, and kept where one of its parameters is inactive', () => {
    expect(rulesOf([{ when: [], keep: 'a / b <= 1' }])[0]!.violation({ a: 0, b: 0 })).toBe(Number.POSITIVE_INFINITY)
    expect(keeps('a <= b', { a: 1 })).toBe(true)
  })
})
