import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { workerName } from '../../src/client/worker-name.ts'

it('a worker is called by its machine and process, and by its job of Slurm where it is one', () => {
  const here = `${hostname()}-${process.pid}-`
  const array = { SLURM_JOB_ID: '41', SLURM_ARRAY_JOB_ID: '38', SLURM_ARRAY_TASK_ID: '3' }
  const names = [workerName({}), workerName({ SLURM_JOB_ID: '41' }), workerName(array)]
  expect(names.map((name) => name.replace(/\d+$/, ''))).toEqual([here, `slurm-41-${here}`, `slurm-38_3-${here}`])
  expect(new Set(names.map((name) => /\d+$/.exec(name)![0])).size).toBe(3)
})
