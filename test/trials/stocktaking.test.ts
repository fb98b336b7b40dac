import { expect, it } from 'vitest'
import { HoneError, type Study, type StudyId } from '../../src/model/index.ts'
import type { Context } from '../../src/trials/context.ts'
import { attemptName } from '../../src/trials/executors/attempt-folder.ts'
import { createGpuSlots } from '../../src/trials/gpu-slots.ts'
import { createFakeExecutor, type Launch } from '../../src/trials/index.ts'
import { takeStock } from '../../src/trials/stocktaking.ts'

const STUDY = 'study0000000001' as StudyId
const NAME = attemptName(STUDY, 1, 1)

/** A server that comes up while an attempt runs, and whose ledger answers so when it is asked for the trial. */
async function comeUp(getTrial: () => Promise<never>) {
  const executor = createFakeExecutor({ now: () => 0 })
  await executor.start({ objectName: NAME, gpus: [] } as unknown as Launch)
  const context = {
    executors: [executor],
    gpus: createGpuSlots([]),
    studies: { getTrial, getStudy: async () => ({ spec: { trial: { graceMs: 7 } } }) as Study },
    signal: new AbortController().signal,
    log: () => {},
  }
  const taken = takeStock(context as unknown as Context)
  return { taken, stops: () => executor.attempts.get(NAME)?.stops }
}

it('what runs for a trial that was deleted is stopped when a server comes up', async () => {
  const { taken, stops } = await comeUp(() => Promise.reject(new HoneError('TRIAL_NOT_FOUND', 'there is no trial 1')))
  await taken
  expect(stops()).toEqual([10_000])
})

it('nothing is stopped because the ledger was away for a moment: stock is taken again', async () => {
  for (const error of [new HoneError('STORE_UNAVAILABLE', 'the disk is full'), new Error('a bug')]) {
    const { taken, stops } = await comeUp(() => Promise.reject(error))
    await expect(taken).rejects.toBe(error)
    expect(stops()).toEqual([])
  }
})
