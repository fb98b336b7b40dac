import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeExecutor, createProcessExecutor, type FakeExecutor } from '../../../../src/trials/index.ts'
import { type House, hasEnded, openHouse, specOf, until } from '../../fixtures.ts'

let house: House
let jobs: FakeExecutor
beforeEach(async () => {
  house = await openHouse()
  jobs = {
    ...createFakeExecutor({
      now: Date.now,
      started: (name, self) => {
        self.print(name, 'accuracy=1\n')
        self.exit(name, { exitCode: 0 })
      },
    }),
    name: 'slurm',
    elsewhere: true,
  }
})
afterEach(() => house.close())

const spec = specOf({ trial: { command: ['true'], resources: { gpu: 8 }, slurm: { options: [] } } })

describe('a study that asks for Slurm', () => {
  it('runs there, though the server has another executor for what does not, and takes none of its GPUs', async () => {
    await house.control(createProcessExecutor({ folder: house.folder }), {
      executors: [createProcessExecutor({ folder: house.folder }), jobs],
      gpus: ['0'],
    })
    const { id } = await house.studies.createStudy({ spec })
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', attempt: { executor: 'slurm' } })
    expect([...jobs.attempts.values()][0]!.launch.gpus).toEqual([])
  })

  it('waits for a server that has it, and says so', async () => {
    const without = await house.control(createProcessExecutor({ folder: house.folder }))
    const { id } = await house.studies.createStudy({ spec })
    const { trials } = await until(house.studies, id, (_, [trial]) => trial?.attempt?.reason?.includes('Slurm') === true)
    expect(trials[0]!.attempt).toMatchObject({
      executor: 'slurm',
      state: 'pending',
      reason: 'is a job of Slurm’s: start the server where sbatch is on its PATH to take it up',
    })
    await without.close()
    await house.control(jobs)
    expect((await until(house.studies, id, hasEnded)).trials[0]).toMatchObject({ state: 'succeeded' })
  })
})
