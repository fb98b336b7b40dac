import { expect, it } from 'vitest'
import { heldValues, holding } from '../../../src/algorithms/space/held.ts'
import type { Parameter, Space } from '../../../src/model/index.ts'

const rate: Parameter = { name: 'rate', kind: 'double', min: 1, max: 2, scale: 'linear', when: [] }
const held = (keep: string, parameter: Parameter = rate): Space => ({ parameters: [parameter], parameterConstraints: [{ when: [], keep }] })

it('a constraint holds a double at a value of its range', () => {
  expect(heldValues(held('rate == 1.5'))).toEqual({ rate: 1.5 })
  expect(holding(held('1.5 == rate')).parameters).toEqual([{ ...rate, min: 1.5, max: 1.5 }])
})

it('a value beyond the range, or a parameter with steps, is left to be found out as for any other constraint', () => {
  for (const space of [held('rate == 0'), held('rate == 3'), held('rate == 1.5', { ...rate, step: 0.5 })]) {
    expect(heldValues(space)).toEqual({})
    expect(holding(space)).toBe(space)
  }
})
