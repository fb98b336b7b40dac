import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockTime, digitsOf, percent, shortNumber } from '../../src/cli/numbers.ts'

describe('short numbers', () => {
  it('are the same to four digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (value) => {
        expect(Math.abs(Number(shortNumber(value)) - value)).toBeLessThanOrEqual(5.1e-4 * Math.abs(value))
      }),
    )
  })
  it.each([
    [0.1 + 0.2, '0.3'],
    [1e-5, '1e-5'],
    [1234567.8, '1.235e+6'],
    [64, '64'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%s reads %s', (value, text) => expect(shortNumber(value)).toBe(text))
})

it('numbers of one column have the digits that tell them apart', () => {
  const column = (...values: number[]) => values.map((value) => shortNumber(value, digitsOf(values)))
  expect(column(-76.0266501, -76.0266352, Number.NaN)).toEqual(['-76.0266501', '-76.0266352', 'NaN'])
  expect(column(0.5, 0.971111, 0.97112)).toEqual(['0.5', '0.97111', '0.97112'])
  expect(column(2.01234e-13, 2.0124e-13)).toEqual(['2.01234e-13', '2.0124e-13'])
  expect(column(1 / 3)).toEqual(['0.33333'])
})

it.each([
  [0, '0:00'],
  [59_999, '0:59'],
  [723_000, '12:03'],
  [3_723_000, '1:02:03'],
  [-5, '0:00'],
])('%s milliseconds read %s', (ms, text) => expect(clockTime(ms)).toBe(text))

it('shares are whole per cents', () => expect(percent(0.344)).toBe('34 %'))
