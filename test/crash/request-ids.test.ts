import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../src/study/store/index.ts'
import { openBench, specOf, TestStore } from '../study/bench-room.ts'
import { scratchFolder } from '../study/store/scratch.ts'

const HOURS = 3_600_000
const DOCUMENT = 'kind: Study\n'

/** A study room on a file that can be opened again, with a clock of its own. */
async function openOnFile() {
  const file = join(scratchFolder(), 'hone.db')
  const clock = { ms: 1_000_000 }
  const ids = { next: 1 }
  const open = async () => {
    const store = await openSqliteStore(file)
    const bench = await openBench(new TestStore(store), clock, ids)
    return { studies: bench.studies, close: () => store.close() }
  }
  let opened = await open()
  onTestFinished(() => opened.close())
  return {
    clock,
    get studies() {
      return opened.studies
    },
    async restart() {
      await opened.close()
      opened = await open()
    },
  }
}

describe('a request id', () => {
  test('gives the same answer for 24 hours, over restarts, and is new after that', async () => {
    const room = await openOnFile()
    const { id } = await room.studies.createStudy({ spec: specOf(), requestId: 'make' })
    const ask = () => room.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new', requestId: 'ask' })
    const first = await ask()
    for (const hours of [0, 1, 22]) {
      room.clock.ms += hours * HOURS
      await room.restart()
      expect(await ask()).toEqual(first)
    }
    await room.studies.expireStudies()
    expect(await ask()).toEqual(first)
    expect(await room.studies.listTrials(id)).toHaveLength(2)
    room.clock.ms += HOURS
    await room.restart()
    expect(await ask()).toMatchObject({ trials: [{ number: 3 }, { number: 4 }] })
  })

  test('with another body is refused, also after a restart, and changes nothing', async () => {
    const room = await openOnFile()
    const { id } = await room.studies.createStudy({ spec: specOf() })
    await room.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new', requestId: 'ask' })
    const otherwise = () => room.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new', requestId: 'ask' })
    await expect(otherwise()).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' })
    await room.restart()
    await expect(otherwise()).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' })
    expect(await room.studies.listTrials(id)).toHaveLength(1)
  })

  test('knows its request again whatever the server fills in: the seed of a document, the time of a point', async () => {
    const room = await openOnFile()
    const make = (seed: number) => room.studies.createStudy({ spec: specOf({ seed }), document: DOCUMENT, requestId: 'make' })
    const study = await make(1)
    expect(await make(2)).toEqual(study)
    const made = await room.studies.listStudies()
    expect(made.map(({ spec }) => spec.seed)).toEqual([1])
    await room.studies.suggestTrials({ study: study.id, worker: 'w', count: 1, open: 'new' })
    const trial = { study: study.id, number: 1 }
    const points = (loss: number, at: number) => [{ step: 1, values: { loss }, at }]
    const reported = await room.studies.report({ trial, points: points(0.5, 10), requestId: 'report' })
    await room.restart()
    expect(await room.studies.report({ trial, points: points(0.5, 20), requestId: 'report' })).toEqual(reported)
    await expect(room.studies.report({ trial, points: points(0.6, 10), requestId: 'report' })).rejects.toThrow('another request')
    const done = await room.studies.completeTrial({ trial, as: 'succeeded', points: points(0.4, 30), requestId: 'complete' })
    expect(await room.studies.completeTrial({ trial, as: 'succeeded', points: points(0.4, 40), requestId: 'complete' })).toEqual(done)
    expect(await room.studies.readCurves(study.id)).toEqual([{ trial: 1, points: points(0.4, 30) }])
  })
})
