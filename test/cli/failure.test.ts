import { describe, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { asFailure, CliFailure, failureLines } from '../../src/cli/failure.ts'
import { HoneError } from '../../src/model/index.ts'

const problem = { field: 'spec.parameters.lr', message: 'must be > 0', valueJson: '0', remedy: 'write 1e-4', line: 14, column: 17 }

describe('a failure', () => {
  it('is one block that shows every problem with place, field, value and remedy', () => {
    const failure = new CliFailure(EXIT.invalid, 'the study is not valid', {
      problems: [problem, { ...problem, field: '', valueJson: '', remedy: '', line: 0 }],
      remedy: 'Mend the fields.',
    })
    expect(failureLines(failure, 'study.yaml')).toEqual([
      'hone: the study is not valid',
      '  study.yaml:14:17  spec.parameters.lr: must be > 0 (found 0)',
      '      write 1e-4',
      '  must be > 0',
      '  Mend the fields.',
    ])
  })

  it('that is one problem says it once: with its value, and what to do about this one', () => {
    const remedy = 'Mend the fields.'
    const token = { ...problem, field: 'name', message: 'is no token of this server', valueJson: '"ci"', line: 0, column: 0 }
    const unknown = new CliFailure(EXIT.invalid, 'name "ci" is no token of this server', { remedy, problems: [token] })
    expect(failureLines(unknown)).toEqual(['hone: name "ci" is no token of this server', '  write 1e-4'])
    const size = { ...token, field: 'count', message: 'must be at least 1', valueJson: '0', remedy: '' }
    const small = new CliFailure(EXIT.invalid, 'count must be at least 1', { remedy, problems: [size] })
    expect(failureLines(small)).toEqual(['hone: count must be at least 1 (found 0)', '  Mend the fields.'])
  })

  it('whose one problem has a place, or more to say than its message, shows both', () => {
    const placed = new CliFailure(EXIT.invalid, 'spec.parameters.lr must be > 0', { problems: [problem] })
    expect(failureLines(placed)).toContain('  line 14:17  spec.parameters.lr: must be > 0 (found 0)')
    const other = new CliFailure(EXIT.invalid, 'the document is no study', { problems: [{ ...problem, line: 0 }] })
    expect(failureLines(other)).toContain('  spec.parameters.lr: must be > 0 (found 0)')
  })

  it('of a server in this process keeps its words, its remedy and its exit code', () => {
    const thrown = new HoneError('INVALID_REQUEST', 'cannot serve', {
      problems: [{ field: 'grpc', message: 'it is taken', remedy: 'choose another' }],
    })
    const failure = asFailure(thrown)
    expect(failure.exitCode).toBe(EXIT.invalid)
    expect(failureLines(failure)).toEqual(['hone: cannot serve', '  choose another'])
  })

  it('that nobody foresaw is a bug and keeps its stack', () => {
    const failure = asFailure(new TypeError('x is undefined'))
    expect(failure.exitCode).toBe(EXIT.bug)
    expect(failure.message).toContain('failure.test')
  })
})
