import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { StudyId } from '../../../../src/model/index.ts'
import { openSqliteStore } from '../../../../src/study/store/index.ts'
import { migrate } from '../../../../src/study/store/sqlite/migrate.ts'
import { MIGRATIONS } from '../../../../src/study/store/sqlite/sql/index.ts'
import { samplePoints, sampleStudy } from '../../../contracts/store.ts'
import { keptFile } from '../scratch.ts'

function change(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

function memory(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  return db
}

describe('files of earlier versions', () => {
  test('that another process brings up to date meanwhile are left as it left them', () => {
    const file = keptFile(1)
    const db = new DatabaseSync(file)
    onTestFinished(() => db.close())
    const exec = db.exec.bind(db)
    // Between the look at the version and the write.
    vi.spyOn(db, 'exec').mockImplementationOnce((sql) => {
      const other = new DatabaseSync(file)
      migrate(other, file)
      other.close()
      exec(sql)
    })
    migrate(db, file)
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length })
    expect(db.prepare('SELECT count(*) AS n FROM schema_versions').get()).toEqual({ n: MIGRATIONS.length })
  })

  test.each(MIGRATIONS.map((_, i) => i + 1))('everything in a file of version %i is there after opening', async (version) => {
    const store = await openSqliteStore(keptFile(version))
    const id = 'digits' as StudyId
    const rows = await store.readStudy(id)
    expect(rows).toMatchObject({ nextNumber: 3, algorithmState: { theta: [-0] }, study: { revision: 2, document: 'kind: Study\n' } })
    expect(rows?.study.spec).toEqual(sampleStudy('digits').spec)
    expect(rows?.trials.map((trial) => [trial.number, trial.values])).toEqual([[1, [Number.NaN]]])
    expect(await store.readPoints(id)).toEqual([{ trial: 1, revision: 1, points: samplePoints(3) }])
    expect(await store.readRequest(id, 'r')).toEqual({ requestId: 'r', bodyHash: 'h', reply: [Number.NaN], at: 1 })
    await store.commit(id, 2, 3, {})
    await store.close()
  })

  test('a file of a newer version is refused, and is as it was', async () => {
    const file = keptFile(1)
    change(file, 'PRAGMA user_version = 99')
    const before = readFileSync(file)
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('newer Hone') })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a file whose schema is not the one of its version is refused', async () => {
    const file = keptFile(1)
    change(file, "UPDATE schema_versions SET checksum = 'other'")
    await expect(openSqliteStore(file)).rejects.toMatchObject({ message: expect.stringContaining('development build') })
  })
})

test('a spec may say what it may in this schema version: more of it is a migration, so that older programs refuse the file', () => {
  const form = (name: string) => new URL(`../fixtures/${name}`, import.meta.url)
  const now = execFileSync(process.execPath, [form('spec-form.ts').pathname], { encoding: 'utf8' })
  expect(now).toBe(readFileSync(form(`spec-form-${MIGRATIONS.length}.txt`), 'utf8'))
})

describe('migrations', () => {
  test('only those that are missing run, in order', () => {
    const db = memory()
    const [one, two] = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y']
    migrate(db, 'file', [one])
    db.exec('INSERT INTO a VALUES (1)')
    migrate(db, 'file', [one, two])
    migrate(db, 'file', [one, two])
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: null }])
    expect(() => migrate(db, 'file', [one])).toThrow('newer Hone (schema version 2, this one knows 1)')
  })

  test('one that fails leaves the file at its old version', () => {
    const db = memory()
    migrate(db, 'file', ['CREATE TABLE a (x)'])
    expect(() => migrate(db, 'file', ['CREATE TABLE a (x)', 'CREATE TABLE b (x)', 'nonsense'])).toThrow('syntax error')
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([])
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
  })
})
