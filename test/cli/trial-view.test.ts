import { expect, it } from 'vitest'
import type { SpecView } from '../../src/cli/reading.ts'
import { tellingOutput, trialLines } from '../../src/cli/trial-view.ts'
import type { ReadTrial } from '../../src/wire/index.ts'

const SPEC = {
  name: 'digits',
  objectives: [{ metric: 'loss', goal: 'minimize' }],
  parameters: [{ name: 'lr' }, { name: 'kind' }],
  constraints: [],
} as unknown as SpecView
const at = (seconds: number) => ({ seconds, nanos: 0 })
const attempt = {
  epoch: 1,
  executor: 'process',
  objectName: 'p',
  state: 'ended',
  reason: '',
  signal: '',
  usedRetry: false,
  notes: [],
  createTime: at(1_700_000_000),
  startTime: at(1_700_000_001),
  endTime: at(1_700_000_061),
}
const trial = (changes: object): ReadTrial => {
  const parameters = { lr: { number: 0.5 }, kind: { text: 'a' } }
  const none = { metrics: {}, violations: [], outcome: null, stop: null, spared: null, attempt: null, earlierAttempts: [], artifacts: [] }
  return { number: 7, state: 'SUCCEEDED', values: [2], lastStep: 3, parameters, ...none, ...changes } as unknown as ReadTrial
}

it('shows a trial with its values, parameters and reason', () => {
  expect(trialLines(trial({}), SPEC, 0)).toEqual(['trial 7 of digits  succeeded  loss 2  step 3', '  lr 0.5  kind a'])
  const failed = trial({ state: 'FAILED', values: [], lastStep: undefined, outcome: { message: 'exited with code 3' } })
  expect(trialLines(failed, SPEC, 0)).toEqual(['trial 7 of digits  failed', '  lr 0.5  kind a', 'exited with code 3'])
})

it('names the files that it left, in a way that cannot steer the terminal', () => {
  const left = trial({ artifacts: [{ name: 'model.pt' }, { name: 'a\u001b[2Jb' }] })
  expect(trialLines(left, SPEC, 0).at(-1)).toBe('left model.pt, a [2Jb')
})

it('says the last words of a command that failed: one beside how it ended, all below', () => {
  const outcome = { reason: 'exitCode', message: 'exited with code 1', lastLines: ['Traceback', 'KeyError: lr', ''] }
  const failed = trial({ state: 'FAILED', values: [], lastStep: undefined, outcome })
  expect(trialLines(failed, SPEC, 0).slice(2)).toEqual(['exited with code 1: KeyError: lr', '  | Traceback', '  | KeyError: lr', '  | '])
  const silent = trial({ state: 'FAILED', outcome: { ...outcome, reason: 'noObjective', message: 'reported nothing' } })
  expect(trialLines(silent, SPEC, 0)[2]).toBe('reported nothing: KeyError: lr')
  const timedOut = trial({ state: 'FAILED', values: [], outcome: { ...outcome, reason: 'timeout', message: 'ran too long' } })
  expect(trialLines(timedOut, SPEC, 0)[2]).toBe('ran too long')
  const long = trial({ state: 'FAILED', outcome: { ...outcome, lastLines: ['x'.repeat(500)] } })
  expect(trialLines(long, SPEC, 0)[2]).toHaveLength('exited with code 1: '.length + 160)
  const steering = trial({ state: 'FAILED', outcome: { ...outcome, lastLines: ['\u001b[2Jgone'] } })
  expect(trialLines(steering, SPEC, 0).slice(2)).toEqual(['exited with code 1:  [2Jgone', '  |  [2Jgone'])
})

it('of a trial that failed, asks for what says why', () => {
  expect(tellingOutput(trial({ outcome: { reason: 'exitCode' } }))).toBe('7 --stderr')
  expect(tellingOutput(trial({ outcome: { reason: 'noObjective' } }))).toBe('7')
})

it('shows the attempts of a trial, and how many before them are not kept', () => {
  const earlierAttempts = [
    { ...attempt, epoch: 3, reason: 'exited with code 3', usedRetry: true, notes: ['a line was not read'] },
    { ...attempt, epoch: 4, executor: 'worker', objectName: 'bench-2', state: 'lost', reason: 'its worker was silent', startTime: null },
  ]
  const newest = { ...attempt, epoch: 5, state: 'running', endTime: null }
  expect(trialLines(trial({ attempt: newest, earlierAttempts }), SPEC, 1_700_000_011_000).slice(2)).toEqual([
    'attempt  state    started                    for  on       used a retry  reason',
    '      3  failed   2023-11-14T22:13:21.000Z  1:00  process  yes           exited with code 3',
    '      4  lost     2023-11-14T22:13:20.000Z  1:01  bench-2                its worker was silent',
    '      5  running  2023-11-14T22:13:21.000Z  0:10  process',
    '(2 before are not kept)',
    'attempt 3: a line was not read',
  ])
})
