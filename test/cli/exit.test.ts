import { describe, expect, it } from 'vitest'
import { EXIT, exitCodeOf, exitCodeOfCategory } from '../../src/cli/exit.ts'
import { ERROR_CATALOGUE, type ErrorCode, HoneError } from '../../src/model/index.ts'
import { statusOf } from '../../src/server/calls/status.ts'

describe('exit codes', () => {
  it.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('%s ends the command alike over gRPC and from a server in this process', (code) => {
    const error = new HoneError(code, 'no')
    const overWire = exitCodeOf(statusOf(error, () => {}).code)
    expect(overWire).toBe(exitCodeOfCategory(error.category))
    expect(overWire).not.toBe(EXIT.bug)
    expect(overWire).not.toBe(EXIT.ok)
  })

  it('call everything else a bug', () => {
    expect(exitCodeOf(13)).toBe(EXIT.bug)
    expect(exitCodeOf(2)).toBe(EXIT.bug)
    expect(exitCodeOfCategory('no such category')).toBe(EXIT.bug)
  })
})
