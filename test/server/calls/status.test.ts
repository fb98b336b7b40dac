import { status } from '@grpc/grpc-js'
import { describe, expect, it } from 'vitest'
import { ERROR_CATALOGUE, type ErrorCategory, type ErrorCode, HoneError } from '../../../src/model/index.ts'
import { statusOf } from '../../../src/server/calls/status.ts'
import { decodeErrorDetails } from '../../../src/wire/index.ts'

const silent = () => {}

describe('the status of an outcome', () => {
  const expected: Record<ErrorCategory, status> = {
    invalid: status.INVALID_ARGUMENT,
    unauthenticated: status.UNAUTHENTICATED,
    denied: status.PERMISSION_DENIED,
    missing: status.NOT_FOUND,
    exists: status.ALREADY_EXISTS,
    state: status.FAILED_PRECONDITION,
    conflict: status.ABORTED,
    busy: status.RESOURCE_EXHAUSTED,
    away: status.UNAVAILABLE,
    late: status.DEADLINE_EXCEEDED,
  }

  it.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('%s says its category by its code and itself in the details', (code) => {
    const error = new HoneError(code, 'why', { subject: { study: 's1' } })
    const said = statusOf(error, silent)
    expect(said.code).toBe(expected[error.category])
    expect(said.details).toBe('why')
    expect(decodeErrorDetails(said.metadata)).toEqual({
      reason: code,
      metadata: { study: 's1', hint: ERROR_CATALOGUE[code].hint },
      problems: [],
      ...(error.category === 'away' && { retryAfterMs: 1_000 }),
    })
  })

  it('differs for every category', () => {
    expect(new Set(Object.values(expected)).size).toBe(Object.keys(expected).length)
  })

  it('says when to ask again where the error knows it', () => {
    const said = statusOf(new HoneError('LIMIT_REACHED', 'wait until one of them is whole', { retryAfterMs: 5_250 }), silent)
    expect(decodeErrorDetails(said.metadata)).toMatchObject({ reason: 'LIMIT_REACHED', retryAfterMs: 5_250 })
  })

  it('carries every problem with its place, value and remedy', () => {
    const problem = { field: 'spec.seed', message: 'must be an integer', value: 'x', remedy: 'write 7', line: 4, column: 9 }
    const said = statusOf(new HoneError('INVALID_STUDY', 'no', { problems: [problem, { field: 'a', message: 'b' }] }), silent)
    expect(decodeErrorDetails(said.metadata)?.problems).toEqual([
      { field: 'spec.seed', message: 'must be an integer', valueJson: '"x"', remedy: 'write 7', line: 4, column: 9 },
      { field: 'a', message: 'b', valueJson: '', remedy: '', line: 0, column: 0 },
    ])
  })
})

describe('the status of a bug', () => {
  it('shows the client a name only, under which the log has the rest', () => {
    const log: { bug?: string; err?: { message: string; stack?: string } }[] = []
    const said = statusOf(new TypeError('secret of /home/me'), (event) => log.push(event))
    expect(said.code).toBe(status.INTERNAL)
    expect(said.details).not.toContain('secret')
    expect(said.details).toContain(log[0]?.bug)
    expect(log[0]?.err?.message).toBe('secret of /home/me')
    expect(log[0]?.err?.stack).toContain('status.test')
  })
})
