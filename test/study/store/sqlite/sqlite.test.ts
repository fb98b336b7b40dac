import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { Trial } from '../../../../src/model/index.ts'
import type { StoredCurve } from '../../../../src/study/store/index.ts'
import { openDatabase } from '../../../../src/study/store/sqlite/database.ts'
import { openSqliteStore } from '../../../../src/study/store/sqlite/sqlite.ts'
import { prepareStatements } from '../../../../src/study/store/sqlite/statements.ts'
import { describeStore, samplePoints, sampleStudy, sampleTrial } from '../../../contracts/store.ts'
import { filledStore, scratchFolder } from '../scratch.ts'

describeStore('the SQLite store', async () => {
  const file = join(scratchFolder(), 'hone.db')
  const store = await openSqliteStore(file)
  return {
    store,
    reopen: async () => {
      await store.close()
      return openSqliteStore(file)
    },
  }
})

test('the points of one trial are found by the trial, without a walk over the study', async () => {
  const { file } = await filledStore()
  const db = openDatabase(file)
  onTestFinished(() => db.close())
  const { sourceSQL } = prepareStatements(db).readPointsOfTrials
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${sourceSQL}`).all(1, 0, '[1]')
  expect(plan.map((step) => step.detail).join()).toContain('PRIMARY KEY (study=? AND trial=?)')
})

test('a long read lets other work go on, and is of one moment whatever is written meanwhile', async () => {
  const store = await openSqliteStore(join(scratchFolder(), 'hone.db'))
  onTestFinished(() => store.close())
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  const points = Array.from({ length: 60 }, (_, i) => ({ trial: 1, revision: 1, points: samplePoints(1_000, 1_000 * i) }))
  await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)], points })
  let turns = 0
  let reading = true
  const read = store.readPoints(study.id).finally(() => {
    reading = false
  })
  const turn = (): void => {
    turns++
    if (reading) setImmediate(turn)
  }
  setImmediate(turn)
  for (let revision = 2; reading; revision++) {
    await store.commit(study.id, revision - 1, revision, { points: [{ trial: 1, revision, points: samplePoints(1) }] })
  }
  const rows = await read
  expect(turns).toBeGreaterThan(1)
  expect(rows.slice(0, 60)).toEqual(points)
  expect(rows.slice(60).map((row) => row.revision)).toEqual(rows.slice(60).map((_, i) => i + 2))
})

test('a metric of many slices is read whole, though later slices lie where earlier ones did', async () => {
  const store = await openSqliteStore(join(scratchFolder(), 'hone.db'))
  onTestFinished(() => store.close())
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  const numbers = [1, 2, 3, 4]
  const loss = (trial: number, step: number): number => 1e6 * trial + step
  const points = numbers.map((trial) => ({
    trial,
    revision: 1,
    points: Array.from({ length: 20_000 }, (_, step) => ({ step, at: step, values: { loss: loss(trial, step) } })),
  }))
  await store.commit(study.id, 0, 1, { trials: numbers.map((number) => sampleTrial(study, number)), points })
  let read = 0
  for await (const { trials, steps, values } of store.readMetric(study.id, 'loss', { trials: numbers, throughRevision: 1 })) {
    for (const [i, trial] of trials.entries()) {
      const expected = [1 + Math.floor(read / 20_000), read % 20_000] as const
      if (trial !== expected[0] || steps[i] !== expected[1] || values[i] !== loss(...expected))
        expect([trial, steps[i], values[i]]).toEqual(expected)
      read++
    }
    // The thread goes on meanwhile: what it writes must not be what is looked at here.
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(values[0]).toBe(loss(trials[0]!, steps[0]!))
  }
  expect(read).toBe(80_000)
})

test('whole studies’ curves come in portions, and who leaves in between ends the reading', async () => {
  const store = await openSqliteStore(join(scratchFolder(), 'hone.db'))
  onTestFinished(() => store.close())
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  const numbers = Array.from({ length: 30 }, (_, k) => k + 1)
  const points = numbers.map((trial) => ({ trial, revision: 1, points: samplePoints(10_000, trial) }))
  await store.commit(study.id, 0, 1, { trials: numbers.map((number) => sampleTrial(study, number)), points })
  const options = { curves: numbers.map((trial) => ({ trial, pointsMax: 20 })), stored: 300_000 }
  const portions: StoredCurve[][] = []
  for await (const portion of store.readCurves(study.id, options)) portions.push([...portion])
  expect(portions.map((portion) => portion.length)).toEqual([10, 10, 10])
  for (const [k, { trial, points: thin }] of portions.flat().entries()) {
    expect([trial, thin[0]!.step, thin.at(-1)!.step]).toEqual([k + 1, k + 1, k + 10_000])
    expect(thin.length).toBeLessThanOrEqual(20)
  }
  const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'Worker' || name === 'MessagePort').length
  const before = threads()
  for await (const portion of store.readCurves(study.id, options)) {
    expect(portion).toHaveLength(10)
    expect(threads()).toBeGreaterThan(before)
    break
  }
  expect(threads()).toBe(before)
})

test('a trial that reported a thousand points one by one keeps few rows', async () => {
  const file = join(scratchFolder(), 'hone.db')
  const store = await openSqliteStore(file)
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)] })
  const revisions = Array.from({ length: 1_000 }, (_, i) => i + 2)
  const commit = (revision: number, change: Partial<Trial> = {}) =>
    store.commit(study.id, revision - 1, revision, {
      trials: [sampleTrial(study, 1, change)],
      points: [{ trial: 1, revision, points: samplePoints(1, revision) }],
    })
  await Promise.all(revisions.map((revision) => commit(revision)))
  await commit(1_002, { state: 'succeeded' })
  await store.close()
  const db = new DatabaseSync(file, { readOnly: true })
  onTestFinished(() => db.close())
  expect(db.prepare('SELECT count(*) AS rows FROM points').get()?.rows).toBeLessThanOrEqual(17)
})
