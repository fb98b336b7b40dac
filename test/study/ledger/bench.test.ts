import { expect, it } from 'vitest'
import type { Measurement, StudyId, Trial } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import type { MetricOptions } from '../../../src/study/store/index.ts'
import { openBench, specOf, TestStore } from '../bench-room.ts'

/** A store whose readers of curves wait at a gate. */
class GatedStore extends TestStore {
  readGate: Promise<void> | undefined
  override readMetric = (id: StudyId, metric: string, options: MetricOptions) => this.#readLater(id, metric, options)

  async *#readLater(id: StudyId, metric: string, options: MetricOptions) {
    await this.readGate
    yield* this.inner.readMetric(id, metric, options)
  }
}

const LONG = 5_000

function flat(length: number, loss: number): Measurement[] {
  return Array.from({ length }, (_, step) => ({ step, values: { loss }, at: step }))
}

/** Resolves with the trial once it is in a state. */
async function once(studies: Studies, id: StudyId, number: number, state: Trial['state']): Promise<Trial> {
  for await (const change of studies.watchStudy(id, 0, AbortSignal.timeout(10_000))) {
    const trial = change.trials.find((t) => t.number === number && t.state === state)
    if (trial !== undefined) return trial
  }
  throw new Error(`trial ${number} did not become ${state}`)
}

it('after a restart with long curves a report is answered at once, and is judged as soon as the judge knows them', async () => {
  const store = new GatedStore()
  const before = await openBench(store)
  const spec = specOf({ budget: { parallel: 9 }, earlyStopping: { name: 'median', settings: { startStep: 2, minTrials: 2 } } })
  const { id } = await before.studies.createStudy({ spec })
  await before.studies.suggestTrials({ study: id, worker: 'w', count: 7, open: 'new' })
  for (const number of [1, 2, 3, 4, 5]) {
    await before.studies.report({ trial: { study: id, number }, points: flat(LONG, 1) })
    await before.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points: [] })
  }
  const { studies } = await before.reopen()
  const gate = Promise.withResolvers<void>()
  store.readGate = gate.promise
  const hopeless = await studies.report({ trial: { study: id, number: 6 }, points: flat(10, 9) })
  const good = await studies.report({ trial: { study: id, number: 7 }, points: flat(10, 0.5) })
  expect([hopeless.stop, good.stop]).toEqual([false, false])
  gate.resolve()
  const stopped = await once(studies, id, 6, 'stopping')
  expect(stopped.stop).toMatchObject({ by: 'rule', rule: 'median', step: 9, value: 9, threshold: 1, comparedWith: [1, 2, 3, 4, 5] })
  expect(await studies.heartbeat({ study: id, number: 6 })).toMatchObject({ stop: true })
  expect((await studies.getTrial(id, 7)).state).toBe('active')
  expect((await studies.report({ trial: { study: id, number: 7 }, points: [{ step: 10, values: { loss: 9 }, at: 10 }] })).stop).toBe(false)
})
