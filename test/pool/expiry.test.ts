import { expect, test } from 'vitest'
import { openExpiry } from '../../src/pool/expiry.ts'

test('a deadline that passes is told from then on, and how often it had been told otherwise is known', () => {
  let time = 0
  const expiry = openExpiry(() => time >= 3)
  expect([expiry.expired(), expiry.expired(), expiry.after]).toEqual([false, false, undefined])
  time = 3
  expect([expiry.expired(), expiry.after]).toEqual([true, 2])
  time = 0
  expect([expiry.expired(), expiry.after]).toEqual([true, 2])
})

test('a replay is told the same at the same question, whatever the clock says', () => {
  const again = openExpiry(() => true, 2)
  expect([again.expired(), again.expired(), again.expired(), again.after]).toEqual([false, false, true, 2])
  const never = openExpiry(() => true, Number.POSITIVE_INFINITY)
  expect([never.expired(), never.after]).toEqual([false, undefined])
})
