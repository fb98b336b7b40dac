import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Trial } from '../../../src/model/index.ts'
import { DiskLog } from '../../../src/study/store/disk-log.ts'
import type { Store, StoredCurve } from '../../../src/study/store/index.ts'
import { openDatabase, openSqliteStore, SqliteStore } from '../../../src/study/store/sqlite.ts'
import { prepareStatements } from '../../../src/study/store/statements.ts'
import { describeStore, samplePoints, sampleStudy, sampleTrial } from '../../contracts/store.ts'
import { scratchFolder } from './scratch.ts'

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

const AWAY = { code: 'STORE_UNAVAILABLE' }

describe('what goes wrong with the file is said in words', () => {
  test('a folder that is not there', async () => {
    await expect(openSqliteStore(join(scratchFolder(), 'nowhere', 'hone.db'))).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining('cannot be opened'),
    })
  })

  test('a file that is no database', async () => {
    const file = join(scratchFolder(), 'hone.db')
    writeFileSync(file, 'these are notes, not a database\n'.repeat(100))
    await expect(openSqliteStore(file)).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('not a database') })
    expect(readFileSync(file, 'utf8')).toContain('notes')
  })

  test('a database of another application is refused and left alone', async () => {
    const file = join(scratchFolder(), 'hone.db')
    const other = new DatabaseSync(file)
    other.exec('CREATE TABLE recipes (name TEXT)')
    other.close()
    await expect(openSqliteStore(file)).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('another application') })
  })

  test('a damaged file rejects what it cannot read, and the rest of the program goes on', async () => {
    const { file } = await filled()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096, bytes.length)
    writeFileSync(file, bytes)
    const opened = openSqliteStore(file).then(async (store) => {
      try {
        return await store.listStudies()
      } finally {
        await store.close()
      }
    })
    await expect(opened).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('damaged') })
  })

  test('a database that cannot be written answers reads and refuses writes', async () => {
    const { file } = await filled()
    const store = await openSqliteStore(`file:${file}?mode=ro`)
    onTestFinished(() => store.close())
    expect(await store.listStudies()).toHaveLength(1)
    const refused = store.commit(sampleStudy('alpha').id, 1, 2, {})
    await expect(refused).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('cannot be written') })
  })

  test('a full disk rejects only what does not fit, keeps everything else and takes writes again when there is room', async () => {
    const { file } = await filled()
    const [alpha, beta] = [sampleStudy('alpha'), sampleStudy('beta')]
    const limited = openLimited(file)
    await limited.createStudy(beta)
    const big = { trials: [sampleTrial(alpha, 2)], points: [{ trial: 2, revision: 2, points: samplePoints(50_000) }] }
    const [first, second] = await Promise.allSettled([limited.commit(alpha.id, 1, 2, big), limited.commit(beta.id, 0, 1, {})])
    expect(first).toMatchObject({ status: 'rejected', reason: { ...AWAY, message: expect.stringContaining('full') } })
    expect(second).toMatchObject({ status: 'fulfilled' })
    expect(await limited.readStudy(alpha.id)).toMatchObject({ study: { revision: 1 }, trials: [{ number: 1 }] })
    await limited.close()
    const roomy = await openSqliteStore(file)
    await roomy.commit(alpha.id, 1, 2, big)
    expect((await roomy.readPoints(alpha.id, { trials: [2] }))[0]?.points).toHaveLength(50_000)
    await roomy.close()
  })
})

test('a disk that fails says so, and no reader is told what it may not have', async () => {
  const { file } = await filled()
  const db = openDatabase(file)
  const disk = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO', syscall: 'fdatasync' })
  const store = new SqliteStore(db, file, { sync: () => Promise.reject(disk) })
  onTestFinished(() => store.close())
  const study = sampleStudy('alpha')
  const away = { ...AWAY, message: expect.stringMatching(/hone\.db did not take .*EIO.*start the server again/) }
  await expect(store.commit(study.id, 1, 2, {})).rejects.toMatchObject(away)
  await expect(store.readStudy(study.id)).rejects.toMatchObject(away)
  await expect(store.commit(study.id, 1, 2, {})).rejects.toMatchObject(away)
})

test('every commit is on the disk before it is answered: the log is waited for after the last write to it', async () => {
  const { file } = await filled()
  const db = openDatabase(file)
  const log = new DiskLog(db)
  const seen: string[] = []
  const store = new SqliteStore(db, file, {
    sync: async () => {
      seen.push(`log of ${statSync(`${file}-wal`).size > 0 ? 'some' : 'no'} bytes`)
      await log.sync()
      seen.push('synced')
    },
  })
  await store.commit(sampleStudy('alpha').id, 1, 2, {})
  seen.push('answered')
  expect(seen).toEqual(['log of some bytes', 'synced', 'answered'])
  log.close()
  await store.close()
})

test('the points of one trial are found by the trial, without a walk over the study', async () => {
  const { file } = await filled()
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

async function filled(): Promise<{ file: string }> {
  const file = join(scratchFolder(), 'hone.db')
  const store = await openSqliteStore(file)
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)], points: [{ trial: 1, revision: 1, points: samplePoints(500) }] })
  await store.close()
  return { file }
}

/** A store with room for a few more pages only. */
function openLimited(file: string): Store {
  const db = openDatabase(file)
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${pages + 4}`)
  return new SqliteStore(db, file)
}
