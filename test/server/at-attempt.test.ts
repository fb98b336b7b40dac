import { expect, test } from 'vitest'
import type { EarlierAttempt, StudyId, Trial } from '../../src/model/index.ts'
import { atAttempt } from '../../src/server/at-attempt.ts'

const earlier = (epoch: number): EarlierAttempt => ({
  epoch,
  executor: 'process',
  objectName: `p${epoch}`,
  state: 'ended',
  createdAt: 1,
  usedRetry: true,
})

const TRIAL = {
  study: 'abcdefabcdef' as StudyId,
  number: 7,
  attempt: { ...earlier(4), state: 'running' },
  earlierAttempts: [earlier(2), earlier(3)],
} as unknown as Trial

test('whoever names no attempt, or the newest, reads the newest', () => {
  expect(atAttempt(TRIAL, undefined)).toBe(TRIAL)
  expect(atAttempt(TRIAL, 4)).toBe(TRIAL)
})

test('an earlier attempt is read in the place of the newest', () => {
  expect(atAttempt(TRIAL, 3).attempt).toMatchObject({ objectName: 'p3', state: 'ended' })
})

test('an attempt that is not known is refused with those that are', () => {
  for (const epoch of [1, 5]) {
    expect(() => atAttempt(TRIAL, epoch)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        problems: [{ field: 'epoch', value: epoch, message: 'is no attempt that is known', remedy: 'one of 2, 3, 4' }],
      }),
    )
  }
})
