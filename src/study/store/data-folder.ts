import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failpoint, HoneError } from '../../model/index.ts'
import { sqliteCode, storeError } from './sqlite-errors.ts'

const BUSY = 5

export const LOCK_FILE = 'lock.db'

/** Folders that this process has: a connection that nobody holds would be collected, and the lock with it. */
const held = new Set<DatabaseSync>()

/**
 * Makes the data folder (readable by its owner only) and takes it for this process. The lock is SQLite's on a file of its own, so
 * that the operating system frees it however the process ends. Throws STORE_UNAVAILABLE when another server has it or the folder
 * cannot be written.
 */
export function acquireDataFolder(folder: string): { release(): void } {
  const file = join(folder, LOCK_FILE)
  let db: DatabaseSync | undefined
  try {
    makeFolder(resolve(folder))
    // SQLite would open the lock for reading only, and lock nothing.
    accessSync(folder, constants.W_OK | constants.X_OK)
    db = new DatabaseSync(file, { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
    failpoint('folder.taken')
  } catch (error) {
    db?.close()
    throw refusal(error, folder, file)
  }
  const lock = db
  held.add(lock)
  return {
    release() {
      held.delete(lock)
      if (lock.isOpen) lock.close()
    },
  }
}

/**
 * Keeps servers off a data folder while `use` reads in it; the folder need not be writable. Throws STORE_UNAVAILABLE when one has it.
 */
export function keepServersOff<T>(folder: string, use: () => T): T {
  const file = join(folder, LOCK_FILE)
  // A copy may lack it: then no server ever had the folder.
  if (!existsSync(file)) return use()
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 0 })
    db.exec('BEGIN')
    // The lock is shared with other readers from the first reading on.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (error) {
    db?.close()
    throw refusal(error, folder, file)
  }
  try {
    return use()
  } finally {
    db.close()
  }
}

/** Folder by folder: asked for all of them at once, Node goes round for ever where nothing can be made, as in /proc. */
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found !== undefined) throw new HoneError('STORE_UNAVAILABLE', `data folder ${folder} is no folder: choose another one`)
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have been faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

function refusal(error: unknown, folder: string, file: string): unknown {
  if (((sqliteCode(error) ?? 0) & 0xff) === BUSY) {
    const holder = readHolder(folder)
    const who = holder === undefined ? 'another server' : `the server with process id ${holder}`
    return new HoneError('STORE_UNAVAILABLE', `data folder ${folder} is in use by ${who}: stop it, or choose another folder`, {
      cause: error,
    })
  }
  if (error instanceof Error && 'syscall' in error) {
    const denied = 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
    const remedy = denied ? ': make the data folder and its files writable for this user, or choose another folder' : ''
    return new HoneError('STORE_UNAVAILABLE', `data folder ${folder} cannot be made or used (${error.message})${remedy}`, { cause: error })
  }
  return storeError(error, file)
}

/** The process id that the holder wrote down, when it did. */
function readHolder(folder: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { pid?: unknown }
    return Number.isInteger(pid) ? (pid as number) : undefined
  } catch {
    return undefined
  }
}
