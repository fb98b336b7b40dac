import { expect, it } from 'vitest'
import { clockAhead, DOUBLE_DIGITS, digitsOf, digitsWithin, readBytes, readDuration } from '../../src/amounts/index.ts'

it('reads durations as study files write them', () => {
  expect(['90s', '2h', '1h30m', '1.5d', '1m500ms'].map(readDuration)).toEqual([90_000, 7_200_000, 5_400_000, 129_600_000, 60_500])
  expect(['', '2', 'h', '2x', '2h!', '-2h'].map(readDuration)).toEqual(Array(6).fill(undefined))
})

it('reads sizes in powers of two and of ten', () => {
  expect(['0', '512', '1Ki', '512Mi', '2G', '1.5Gi'].map(readBytes)).toEqual([0, 512, 1024, 536_870_912, 2e9, 1_610_612_736])
  expect(['', 'Gi', '2gb', '-1', '1 Gi'].map(readBytes)).toEqual(Array(5).fill(undefined))
})

it('tells numbers apart by as few digits as do: more where they lie close together and far from zero', () => {
  expect(digitsOf([0.1, 0.9, undefined, Number.NaN], 5)).toBe(5)
  expect(digitsOf([1000.1001, 1000.1004], 5)).toBe(9)
  expect(digitsOf([1000.1001, 1000.1004], 5, 8)).toBe(8)
  expect([[], [2], [2, 2]].map((values) => digitsOf(values, 3))).toEqual([3, 3, 3])
  expect(digitsWithin(1, 1 + 2 ** -52, 3)).toBe(DOUBLE_DIGITS)
})

it('learns how far a clock is ahead from moments in whole seconds, and changes nothing while they agree', () => {
  const date = (at: number) => new Date(at).toUTCString()
  // a clock two minutes behind: asked at 0.2 s, heard at 0.4 s
  expect(clockAhead(0, date(120_000), 200, 400)).toBe(119_600)
  expect(clockAhead(119_900, date(120_000), 200, 400)).toBe(119_900)
  // two minutes ahead
  expect(clockAhead(0, date(0), 120_200, 120_400)).toBe(-119_200)
  expect([clockAhead(0, date(7_000), 6_900, 7_100), clockAhead(0, date(7_000), 7_990, 8_020)]).toEqual([0, 0])
  expect([null, undefined, 'soon'].map((said) => clockAhead(42, said, 0, 0))).toEqual([42, 42, 42])
})
