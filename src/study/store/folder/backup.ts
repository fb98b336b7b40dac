import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HoneError } from '../../../model/index.ts'
import { storeError } from '../sqlite/sqlite-errors.ts'

export interface Backup {
  readonly file: string
  readonly bytes: number
  readonly studies: number
  readonly trials: number
}

/**
 * Copies a store's file into a new one, also while a server writes to it: the copy is of one moment, holds every commit that was
 * acknowledged before, and the server goes on meanwhile. It appears under its name only once it is whole and on disk. Blocks until
 * then, so it belongs in a process or thread of its own. Throws STORE_UNAVAILABLE when there is no store, or the copy cannot be
 * written; INVALID_REQUEST when the file exists.
 */
export function backUp(storeFile: string, target: string): Backup {
  const file = resolve(target)
  if (!existsSync(storeFile)) throw new HoneError('STORE_UNAVAILABLE', `there is no store ${storeFile}: name the data folder with --data`)
  if (existsSync(file)) {
    throw new HoneError('INVALID_REQUEST', `${file} exists already: a backup never replaces a file`, {
      problems: [{ field: 'file', value: file, message: 'exists already', remedy: 'name a new file' }],
    })
  }
  const partial = `${file}.partial`
  try {
    rmSync(partial, { force: true })
    copy(storeFile, partial)
    chmodSync(partial, 0o600)
    flush(partial)
    renameSync(partial, file)
    flush(dirname(file))
    return { file, bytes: statSync(file).size, ...count(file) }
  } catch (error) {
    rmSync(partial, { force: true })
    if (error instanceof Error && 'syscall' in error) {
      throw new HoneError('STORE_UNAVAILABLE', `the backup ${file} cannot be written: ${error.message}`, { cause: error })
    }
    throw storeError(error, file)
  }
}

/** SQLite reads its own snapshot and writes it without gaps; other processes' commits neither wait for it nor reach it. */
function copy(from: string, to: string): void {
  const db = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
}

function count(file: string): Pick<Backup, 'studies' | 'trials'> {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const number = (sql: string): number => Number(db.prepare(sql).get()?.n)
    return { studies: number('SELECT count(*) AS n FROM studies'), trials: number('SELECT count(*) AS n FROM trials') }
  } finally {
    db.close()
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
