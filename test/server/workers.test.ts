import { expect, it } from 'vitest'
import { endedByWorker, suggestAnswer } from '../../src/server/workers.ts'

it('answers a worker that asks for trials in the same form through every door, with whole milliseconds', () => {
  expect(suggestAnswer({ kind: 'wait', why: 'a rung is not complete', retryAfterMs: 12.3 }, String)).toEqual({
    wait: { why: 'a rung is not complete', retryAfterMs: 13 },
  })
  expect(suggestAnswer({ kind: 'exhausted', why: 'no more points' }, String)).toEqual({ exhausted: { why: 'no more points' } })
})

it('says why a trial ended that a worker ended without a word, and nothing of one that succeeded', () => {
  expect(endedByWorker('succeeded', 'all is well')).toEqual({ as: 'succeeded' })
  expect(endedByWorker('failed', 'out of memory').outcome).toEqual({ reason: 'reported', message: 'out of memory' })
  expect(endedByWorker('stopped', '').outcome).toEqual({ reason: 'reported', message: 'its worker ended it early' })
})
