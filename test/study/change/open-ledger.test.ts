import { expect, it } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { openBench, specOf } from '../bench-room.ts'

/** More studies than are kept in memory. */
const MANY = 80

it('of many studies those that were asked for last are in memory; the others are read again, and go on as they stood', async () => {
  const bench = await openBench()
  const ids: StudyId[] = []
  for (let k = 0; k < MANY; k++) {
    const { id } = await bench.studies.createStudy({ spec: specOf({ name: `s${k}` }) })
    await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    ids.push(id)
  }
  const readsOf = async (id: StudyId): Promise<number> => {
    const before = bench.store.reads
    expect((await bench.studies.listTrials(id)).map(({ number, worker }) => [number, worker])).toEqual([[1, 'w']])
    return bench.store.reads - before
  }
  expect(await readsOf(ids.at(-1)!)).toBe(0)
  expect(await readsOf(ids[0]!)).toBeGreaterThan(0)
  expect(await readsOf(ids[0]!)).toBe(0)
  // Who is asked for now and then stays, though it came before all of these.
  for (const id of [...ids.slice(1, 40), ids[0]!, ...ids.slice(40)]) await bench.studies.listTrials(id)
  expect(await readsOf(ids[0]!)).toBe(0)
  const next = await bench.studies.suggestTrials({ study: ids[1]!, worker: 'w', count: 1, open: 'new' })
  expect(next).toMatchObject({ kind: 'trials', trials: [{ number: 2 }] })
})

it('a study of which something is under way stays in memory, however many others are asked for', async () => {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ name: 'busy', algorithm: { name: 'gp', settings: {} } }) })
  const { promise, resolve } = Promise.withResolvers<void>()
  bench.pool.answer = async () => {
    await promise
    return { kind: 'suggestions', suggestions: [{ parameters: { x: 0.5 } }] }
  }
  const asked = bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
  await expect.poll(() => bench.pool.asked.length).toBe(1)
  for (let k = 0; k < MANY; k++)
    await bench.studies.createStudy({ spec: specOf({ name: `s${k}` }) }).then((study) => bench.studies.listTrials(study.id))
  resolve()
  expect(await asked).toMatchObject({ kind: 'trials', trials: [{ number: 1, parameters: { x: 0.5 } }] })
  expect(bench.pool.asked).toHaveLength(1)
})
