import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Study } from '../../src/model/index.ts'
import { openStudies, type Studies } from '../../src/study/index.ts'
import { openSqliteStore } from '../../src/study/store/index.ts'
import { DirectPool } from './bench-room.ts'
import { scratchFolder } from './store/scratch.ts'

let studies: Studies
const known = new Map<string, Study>()

/** What a program of the project's first day (schema version 2) left when it was killed: four studies that it made and ran, three of them not at their end. */
beforeEach(async () => {
  const file = join(scratchFolder(), 'hone.db')
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  db.exec(readFileSync(new URL('store/fixtures/november-24.sql', import.meta.url), 'utf8'))
  db.close()
  const store = await openSqliteStore(file)
  const now = Date.parse('2026-12-01')
  studies = await openStudies({ store, pool: new DirectPool(), now: () => now, newId: () => 'new' as never })
  for (const study of await studies.listStudies()) known.set(study.spec.name, study)
  onTestFinished(async () => {
    await studies.close()
    await store.close()
  })
})

const study = (name: string): Study => known.get(name)!
const kinds = async (name: string): Promise<string[]> => {
  const replayed: string[] = []
  for await (const { kind } of studies.replayStudy(study(name).id, new AbortController().signal)) replayed.push(kind)
  return replayed
}

test('its studies are there with their trials, curves, ends and what they count', async () => {
  const counted = [...known].map(([name, { state, counts }]) => [name, state, counts.succeeded, counts.active]).toSorted()
  expect(counted).toEqual([
    ['modelled', 'active', 8, 1],
    ['points', 'active', 11, 2],
    ['rungs', 'paused', 19, 0],
    ['stopped', 'ended', 6, 0],
  ])
  expect(study('stopped')).toMatchObject({
    counts: { stopped: 1 },
    end: { reason: 'trials', message: 'all 7 trials of its budget were run' },
  })
  for (const { id, counts, best, bestValues } of known.values()) {
    const trials = await studies.listTrials(id)
    expect(trials).toHaveLength(Object.values(counts).reduce((a, b) => a + b, 0))
    const curves = new Map((await studies.readCurves(id)).map(({ trial, points }) => [trial, points.length]))
    expect(trials.map(({ number }) => curves.get(number) ?? 0)).toEqual(trials.map(({ measurements }) => measurements))
    expect(trials.find(({ number }) => number === best)?.values).toEqual(bestValues)
  }
})

test('they go on: who had a trial gets it back, what was requested comes first, and every algorithm suggests from what was measured', async () => {
  const ask = async (name: string, worker: string, open: 'new' | 'reclaim' = 'new') => {
    const reply = await studies.suggestTrials({ study: study(name).id, worker, count: 1, open })
    return reply.kind === 'trials' ? reply.trials[0] : reply
  }
  expect(await ask('modelled', 'held', 'reclaim')).toMatchObject({ number: 10, measurements: 1 })
  expect(await ask('modelled', 'w')).toMatchObject({ number: 11, parameters: { x: 0.25, y: 0.5 }, source: 'user' })
  const next = await ask('modelled', 'w')
  expect(next).toMatchObject({ number: 12, provenance: { algorithm: 'gp', fallback: 0 } })
  await studies.completeTrial({
    trial: { study: study('modelled').id, number: 12 },
    as: 'succeeded',
    points: [{ step: 1, values: { loss: 0 }, at: 0 }],
  })
  expect(await studies.getStudy(study('modelled').id)).toMatchObject({ best: 12, bestValues: [0] })
  await studies.resumeStudy(study('rungs').id)
  expect(await ask('rungs', 'w')).toMatchObject({ number: 20, provenance: { algorithm: 'asha', fallback: 0 } })
})

test('a replay repeats what it can, and says of the rest why it cannot', async () => {
  expect(new Set(await kinds('stopped'))).toEqual(new Set(['repeated']))
  expect(new Set(await kinds('modelled'))).toEqual(new Set(['unknown']))
})
