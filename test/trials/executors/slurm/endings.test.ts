import { describe, expect, it } from 'vitest'
import { endingOf, type Traces } from '../../../../src/trials/executors/slurm/ending.ts'
import { isOpen, parseAccount, parseQueue, waitingWords } from '../../../../src/trials/executors/slurm/jobs.ts'

/** What squeue 22.05 printed in our format. */
const QUEUE = `14|PENDING|Resources||10:00|hone-s01-3-1
15|PENDING|Priority||10:00|hone-s01-4-1
16|PENDING|QOSMaxJobsPerUserLimit||10:00|odd|name
7|PENDING|None||UNLIMITED|hone-s01-9-1
8|RUNNING|None|n1|1:00|hone-s01-1-1
9|COMPLETING|None|n1|1:00|hone-s01-2-1
3|CANCELLED|None|n1|UNLIMITED|cA
4|COMPLETED|None|n1|UNLIMITED|cB
1|PREEMPTED|None|n1|1:00|aa
12_3|RUNNING|None|n1|1:00|an-array
`

describe('the queue of Slurm', () => {
  const jobs = parseQueue(QUEUE)
  const job = (id: string) => jobs.find((one) => one.id === id)!

  it('is read line by line, whatever a name holds', () => {
    expect(jobs.map(({ id, state }) => `${id} ${state}`)).toEqual([
      '14 PENDING',
      '15 PENDING',
      '16 PENDING',
      '7 PENDING',
      '8 RUNNING',
      '9 COMPLETING',
      '3 CANCELLED',
      '4 COMPLETED',
      '1 PREEMPTED',
    ])
    expect(job('16').name).toBe('odd|name')
    expect(job('8')).toEqual({ id: '8', state: 'RUNNING', reason: 'None', node: 'n1', limit: '1:00', name: 'hone-s01-1-1' })
  })

  it('says why a job waits', () => {
    expect(waitingWords(job('14'))).toBe('waits in Slurm’s queue: Resources (job 14)')
    expect(waitingWords(job('16'))).toBe('waits in Slurm’s queue: QOSMaxJobsPerUserLimit (job 16)')
    expect(waitingWords(job('7'))).toBe('waits in Slurm’s queue (job 7)')
    expect(waitingWords(job('8'))).toBeUndefined()
  })

  it('has ended what cannot go on, and nothing in a state that only newer Slurms have', () => {
    expect(jobs.filter((one) => !isOpen(one)).map(({ id }) => id)).toEqual(['3', '4', '1'])
    expect(isOpen({ ...job('8'), state: 'POWER_UP_NODE' })).toBe(true)
  })
})

it('accounting says who cancelled a job, which is left out of its state', () => {
  expect(parseAccount('7|CANCELLED by 1000|None assigned|UNLIMITED\n8|OUT_OF_MEMORY|n1|00:01:00\n8.batch|OUT_OF_MEMORY|n1|\n')).toEqual([
    { id: '7', state: 'CANCELLED', reason: '', node: '', limit: 'UNLIMITED' },
    { id: '8', state: 'OUT_OF_MEMORY', reason: '', node: 'n1', limit: '00:01:00' },
  ])
})

describe('the end of a job', () => {
  const traces: Traces = { at: 9, stopped: false, began: true, folder: '/home/me/.hone/trials/s01/1/1' }
  const killed = { at: 5, signal: 'SIGKILL' }
  const told = { at: 5, exitCode: 0, told: true as const }
  const end = (state: string | undefined, more: Partial<Traces> = {}) =>
    endingOf(state === undefined ? undefined : { id: '8', state, reason: 'None', node: 'n1', limit: '1:00' }, '8', { ...traces, ...more })

  it('names memory and time, which another try may mend', () => {
    expect(end('OUT_OF_MEMORY', { exit: killed })).toEqual({
      kind: 'exited',
      at: 5,
      signal: 'SIGKILL',
      cause: {
        reason: 'outOfMemory',
        message: 'used more memory than its Slurm job may on n1 (OUT_OF_MEMORY): raise resources.memory',
        retry: true,
      },
    })
    expect(end('TIMEOUT')).toEqual({
      kind: 'exited',
      at: 9,
      cause: { reason: 'timeout', message: 'ran longer than its Slurm job may (TIMEOUT, 1:00): raise slurm.time', retry: true },
    })
    expect(end('TIMEOUT', { exit: told })).toMatchObject({ exitCode: 0, cause: { reason: 'timeout' } })
    expect(end('DEADLINE')).toMatchObject({ kind: 'exited', cause: { reason: 'timeout' } })
  })

  it('is a loss where the machine or somebody took it, and blames the trial for none that it could not bring about', () => {
    expect(end('NODE_FAIL')).toEqual({ kind: 'lost', at: 9, reason: 'its Slurm job 8 lost its node on n1 (NODE_FAIL)' })
    expect(end('PREEMPTED', { exit: told })).toMatchObject({ kind: 'lost', at: 5, blameless: true })
    expect(end('BOOT_FAIL', { began: false })).toMatchObject({ kind: 'lost', blameless: true })
    expect(end('CANCELLED', { exit: told })).toMatchObject({ kind: 'lost', reason: expect.stringContaining('cancelled by somebody') })
    expect(end('COMPLETED')).toMatchObject({ kind: 'lost', reason: 'its Slurm job 8 left no exit record on n1 (COMPLETED)' })
    expect(end(undefined)).toMatchObject({ kind: 'lost', reason: 'its Slurm job 8 left no exit record, and Slurm knows it no more' })
  })

  it('is its own where it had ended before somebody cancelled it, or Slurm has forgotten it', () => {
    expect(end('CANCELLED', { exit: { at: 5, exitCode: 3 } })).toEqual({ kind: 'exited', at: 5, exitCode: 3 })
    expect(end(undefined, { exit: killed })).toEqual({ kind: 'exited', ...killed })
    expect(end('FAILED', { exit: { at: 5, exitCode: 3 } })).toEqual({ kind: 'exited', at: 5, exitCode: 3 })
    expect(end('FAILED')).toEqual({ kind: 'exited', at: 9, signal: 'SIGKILL' })
  })

  it('is a loss where it was told to end and Slurm says no more why, or began it a second time', () => {
    expect(end(undefined, { exit: told })).toEqual({
      kind: 'lost',
      at: 5,
      reason: 'its Slurm job 8 was told to end, and Slurm knows no more why',
    })
    const requeued = { kind: 'lost', at: 5, blameless: true, reason: 'its Slurm job 8 was requeued by somebody (FAILED)' }
    expect(end('FAILED', { exit: told })).toEqual(requeued)
    expect(end('PENDING', { exit: told })).toMatchObject({ kind: 'lost', blameless: true })
    expect(end('PENDING', { exit: { at: 5, exitCode: 3 } })).toEqual({ kind: 'exited', at: 5, exitCode: 3 })
  })

  it('is as asked where a stop was asked, whatever Slurm says', () => {
    expect(end('CANCELLED', { stopped: true, began: false })).toEqual({ kind: 'exited', at: 9, signal: 'SIGTERM' })
    expect(end('CANCELLED', { stopped: true })).toEqual({ kind: 'exited', at: 9, signal: 'SIGKILL' })
    expect(end('TIMEOUT', { stopped: true, exit: { at: 5, signal: 'SIGTERM' } })).toEqual({ kind: 'exited', at: 5, signal: 'SIGTERM' })
  })

  it('asks for the shared folder where a job failed before its runner wrote anything', () => {
    expect(end('FAILED', { began: false })).toMatchObject({
      kind: 'exited',
      cause: {
        reason: 'cannotStart',
        message: expect.stringMatching(/before it wrote anything into \/home\/me\/.*: do the nodes share that folder\?$/),
      },
    })
  })
})
