import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { HoneError } from '../../../model/index.ts'
import { MIGRATIONS } from './sql/index.ts'
import { storeError } from './sqlite-errors.ts'

/** Marks the file as ours ("HONE" in ASCII), in SQLite's own header field. */
const APPLICATION_ID = 0x484f4e45

/**
 * Brings a database to the newest schema in one transaction. Rejects with STORE_UNAVAILABLE a file of a newer version,
 * of another application, or whose schema is not the one that its version names.
 */
export function migrate(db: DatabaseSync, file: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = schemaVersion(db, file)
  if (version > migrations.length) {
    throw refusal(
      `${file} was written by a newer Hone (schema version ${version}, this one knows ${migrations.length}): upgrade Hone, or use another data folder`,
    )
  }
  checkHistory(db, file, migrations.slice(0, version))
  if (version === migrations.length) return
  db.exec('BEGIN IMMEDIATE')
  // Another process may have been faster.
  if (schemaVersion(db, file) !== version) {
    db.exec('ROLLBACK')
    migrate(db, file, migrations)
    return
  }
  try {
    if (version === 0) begin(db)
    const note = db.prepare('INSERT INTO schema_versions (version, checksum) VALUES (?, ?)')
    migrations.slice(version).forEach((sql, i) => {
      db.exec(sql)
      note.run(version + i + 1, checksum(sql))
    })
    db.exec(`PRAGMA user_version = ${migrations.length}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** True when the file would be another one once it was opened: programs of its own version refuse it from then on. Throws STORE_UNAVAILABLE. */
export function isOutdated(file: string): boolean {
  if (!existsSync(file)) return false
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    const version = schemaVersion(db, file)
    return version > 0 && version < MIGRATIONS.length
  } catch (error) {
    throw storeError(error, file)
  } finally {
    db?.close()
  }
}

function begin(db: DatabaseSync): void {
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec('CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, checksum TEXT NOT NULL) STRICT')
}

/** 0 for an empty file. */
function schemaVersion(db: DatabaseSync, file: string): number {
  const application = pragma(db, 'application_id')
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }
  if (application === 0 && tables.n === 0) return 0
  if (application !== APPLICATION_ID) throw refusal(`${file} is a database of another application: use another data folder`)
  return pragma(db, 'user_version')
}

function checkHistory(db: DatabaseSync, file: string, applied: readonly string[]): void {
  if (applied.length === 0) return
  const rows = db.prepare('SELECT version, checksum FROM schema_versions ORDER BY version').all()
  const odd = applied.findIndex((sql, i) => rows[i]?.checksum !== checksum(sql))
  if (odd < 0) return
  throw refusal(`${file} has another schema version ${odd + 1} than this Hone: it comes from a development build, use another data folder`)
}

function pragma(db: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return (db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[name] ?? 0
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

function refusal(message: string): HoneError {
  return new HoneError('STORE_UNAVAILABLE', message)
}
