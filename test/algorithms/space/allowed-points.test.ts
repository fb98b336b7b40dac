import { describe, expect, it } from 'vitest'
import { allowsSome, countKept } from '../../../src/algorithms/index.ts'
import type { Parameter, ParameterConstraint } from '../../../src/model/index.ts'

const digit = (name: string): Parameter => ({ name, kind: 'int', min: 0, max: 9, step: 1, scale: 'linear', when: [] })
const real = (name: string): Parameter => ({ name, kind: 'double', min: 0, max: 1, scale: 'linear', when: [] })
const keep = (text: string): ParameterConstraint => ({ when: [], keep: text })

describe('a space', () => {
  it('allows something where it allows one point of a hundred thousand that no other leads to', () => {
    const parameters = ['a', 'b', 'c', 'd', 'e'].map(digit)
    const rest = '10000 * a + 1000 * b + 100 * c + 10 * d + e'
    const allows = (number: number): boolean => allowsSome({ parameters, parameterConstraints: [keep(`(${rest} == ${number}) >= 0.5`)] })
    expect([0, 31_415, 99_999].map(allows)).toEqual([true, true, true])
    expect(allows(100_000)).toBe(false)
  })

  it('allows something where that is a thin slice of an endless space', () => {
    const parameters = ['a', 'b', 'c'].map(real)
    expect(allowsSome({ parameters, parameterConstraints: [keep('abs(a + b + c - 1) <= 1e-4')] })).toBe(true)
  })

  it('allows nothing where constraints contradict each other', () => {
    expect(allowsSome({ parameters: [real('a')], parameterConstraints: [keep('a < 0.5'), keep('a > 0.5')] })).toBe(false)
  })

  it('is asked about what constraints look at only, and the parents of that, whatever else there is', () => {
    const parameters: Parameter[] = [
      { name: 'on', kind: 'choice', values: [true, false], when: [] },
      { ...real('a'), when: [{ parent: 'on', values: [true] }] },
      ...Array.from({ length: 900 }, (_, k) => real(`z${k}`)),
    ]
    // Where the parent were left out, a could not be.
    expect(allowsSome({ parameters, parameterConstraints: [keep('a < 0.5'), { when: [{ not: { parent: 'a', max: 1 } }] }] })).toBe(true)
    const contradiction = [keep('a < 0.5'), keep('a > 0.5'), { when: [{ not: { parent: 'a', max: 1 } }] }]
    expect(allowsSome({ parameters, parameterConstraints: contradiction })).toBe(false)
  })
})

describe('random points', () => {
  it('say how much of the space each constraint leaves', () => {
    const parameterConstraints = [keep('a < 0.25'), keep('a <= 1'), keep('a > 1'), { when: [{ parent: 'a', min: 0.5 }] }]
    const { of, kept } = countKept({ parameters: [real('a'), digit('b')], parameterConstraints }, 2_000)
    const [quarter, all, none, half] = kept
    expect(of).toBe(2_000)
    expect([all, none]).toEqual([2_000, 0])
    expect(quarter / 2_000).toBeCloseTo(0.25, 1)
    expect(half / 2_000).toBeCloseTo(0.5, 1)
  })

  it('are fewer where each takes long: who asks does not wait for ten thousand', () => {
    const parameters = Array.from({ length: 1_000 }, (_, k) => real(`p${k}`))
    const sum = (from: number): string => Array.from({ length: 150 }, (_, j) => `p${(from + j) % 1_000}`).join('+')
    const parameterConstraints = Array.from({ length: 50 }, (_, k) => keep(`${sum(20 * k)} < 0`))
    expect(countKept({ parameters, parameterConstraints }, 10_000).of).toBeLessThan(1_000)
  })
})
