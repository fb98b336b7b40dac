import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore, type Store } from '../../../../src/study/store/index.ts'
import { openDatabase } from '../../../../src/study/store/sqlite/database.ts'
import { DiskLog } from '../../../../src/study/store/sqlite/disk-log.ts'
import { SqliteStore } from '../../../../src/study/store/sqlite/sqlite.ts'
import { samplePoints, sampleStudy, sampleTrial } from '../../../contracts/store.ts'
import { filledStore } from '../scratch.ts'

const AWAY = { code: 'STORE_UNAVAILABLE' }

test('a database that cannot be written answers reads and refuses writes', async () => {
  const { file } = await filledStore()
  const store = await openSqliteStore(`file:${file}?mode=ro`)
  onTestFinished(() => store.close())
  expect(await store.listStudies()).toHaveLength(1)
  const refused = store.commit(sampleStudy('alpha').id, 1, 2, {})
  await expect(refused).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('cannot be written') })
})

test('a data folder that was renamed, replaced or removed under an open store takes no change, and takes them again where it is put back', async () => {
  const { file } = await filledStore()
  const { id } = sampleStudy('alpha')
  const store = await openSqliteStore(file)
  onTestFinished(() => store.close())
  const folder = dirname(file)
  const moved = `${folder}-moved`
  const refusal = { ...AWAY, message: expect.stringMatching(/hone\.db was removed, renamed or replaced .* put it back/) }
  renameSync(folder, moved)
  await expect(store.commit(id, 1, 2, {})).rejects.toMatchObject(refusal)
  mkdirSync(folder)
  await (await openSqliteStore(file)).close()
  await expect(store.commit(id, 1, 2, {})).rejects.toMatchObject(refusal)
  expect(await store.listStudies()).toHaveLength(1)
  rmSync(folder, { recursive: true })
  renameSync(moved, folder)
  await store.commit(id, 1, 2, {})
  rmSync(file)
  await expect(store.commit(id, 2, 3, {})).rejects.toMatchObject(refusal)
})

test('a full disk rejects only what does not fit, keeps everything else and takes writes again when there is room', async () => {
  const { file } = await filledStore()
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

test('a disk that fails says so, and no reader is told what it may not have', async () => {
  const { file } = await filledStore()
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
  const { file } = await filledStore()
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

/** A store with room for a few more pages only. */
function openLimited(file: string): Store {
  const db = openDatabase(file)
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${pages + 4}`)
  return new SqliteStore(db, file)
}
