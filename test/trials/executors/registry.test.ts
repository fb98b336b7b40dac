import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../src/model/index.ts'
import { createFakeExecutor, executorOf, servedFields } from '../../../src/trials/index.ts'
import { specOf } from '../fixtures.ts'

const named = (name: string) => ({ ...createFakeExecutor({ now: () => 0 }), name })
const plain = specOf().trial!
const asking = { ...plain, slurm: { options: [] } }
const attempt = (executor: string, state: Attempt['state'] = 'running'): Attempt => ({
  epoch: 1,
  executor,
  objectName: 'a',
  state,
  createdAt: 0,
})

describe('who runs a trial', () => {
  const executors = [named('kubernetes'), named('process'), named('slurm')]

  it('is the first executor, or the one that its study asks for, until there is an attempt', () => {
    expect(executorOf(executors, plain)?.name).toBe('kubernetes')
    expect(executorOf(executors, asking)?.name).toBe('slurm')
    expect(executorOf(executors, asking, attempt('process'))?.name).toBe('process')
    expect(executorOf(executors, plain, attempt('process', 'lost'))?.name).toBe('kubernetes')
  })

  it('is waited for where the server has it not, with what helps', async () => {
    const without = [named('process')]
    expect(await executorOf(without, asking)?.observe('a')).toEqual({
      kind: 'pending',
      reason: 'is a job of Slurm’s: start the server where sbatch is on its PATH to take it up',
    })
    expect(await executorOf(without, plain, attempt('kubernetes'))?.observe('a')).toEqual({
      kind: 'pending',
      reason: 'was started on kubernetes: start the server with --on kubernetes to take it up',
    })
  })

  it('can be asked for by a field that the server serves', () => {
    expect(servedFields(executors)).toEqual({ slurm: true })
    expect(servedFields([named('process')])).toEqual({ slurm: false })
  })
})
