import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failpoint, HoneError } from '../../../model/index.ts'
import { sqliteCode, storeError } from '../sqlite/sqlite-errors.ts'

const BUSY = 5

export const LOCK_FILE = 'lock.db'

/** A server that tries to take a folder keeps others off for a moment, also when it is refused. */
const ATTEMPT_MS = 250
/** Commands that look are done within this, as a rule. */
const LOOK_MS = 3_000

/** Folders that this process has: a connection that nobody holds would be collected, and the lock with it. */
const held = new Set<DatabaseSync>()

/**
 * Makes the data folder (readable by its owner only) and takes it for this process. The lock is SQLite's on a file of its own, so
 * that the operating system frees it however the process ends. Throws FOLDER_IN_USE when another server has it and STORE_UNAVAILABLE
 * when it cannot be written; where no server says that it has it, whoever looks into it is waited for so long, with the event loop.
 */
export function acquireDataFolder(folder: string, patienceMs = LOOK_MS): { release(): void } {
  return lockFolder(folder, () => {
    makeFolder(resolve(folder))
    // SQLite would open the lock for reading only, and lock nothing.
    accessSync(folder, constants.W_OK | constants.X_OK)
    const db = new DatabaseSync(join(folder, LOCK_FILE), { timeout: isHeldHere(folder) ? 0 : patienceMs })
    return closedIfRefused(db, () => {
      db.exec('BEGIN EXCLUSIVE')
      failpoint('folder.taken')
    })
  })
}

/**
 * Keeps servers off a data folder that can be written, together with all others who do; frees it as acquireDataFolder does. Throws
 * FOLDER_IN_USE when a server has it.
 */
export function shareDataFolder(folder: string): { release(): void } {
  return lockFolder(folder, () => openShared(folder, {}))
}

/**
 * Keeps servers off a data folder while `use` reads in it; the folder need not be writable. Throws FOLDER_IN_USE when one has it.
 */
export function keepServersOff<T>(folder: string, use: () => T): T {
  // A copy may lack it: then no server ever had the folder.
  if (!existsSync(join(folder, LOCK_FILE))) return use()
  const { release } = lockFolder(folder, () => openShared(folder, { readOnly: true }))
  try {
    return use()
  } finally {
    release()
  }
}

/** Holds the lock that `open` takes until it is released. */
function lockFolder(folder: string, open: () => DatabaseSync): { release(): void } {
  let lock: DatabaseSync
  try {
    lock = open()
  } catch (error) {
    throw refusal(error, folder, join(folder, LOCK_FILE))
  }
  held.add(lock)
  return {
    release() {
      held.delete(lock)
      if (lock.isOpen) lock.close()
    },
  }
}

function openShared(folder: string, options: { readOnly?: true }): DatabaseSync {
  const db = new DatabaseSync(join(folder, LOCK_FILE), { ...options, timeout: ATTEMPT_MS })
  return closedIfRefused(db, () => {
    db.exec('BEGIN')
    // The lock is shared with other readers from the first reading on.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  })
}

function closedIfRefused(db: DatabaseSync, lock: () => void): DatabaseSync {
  try {
    lock()
    return db
  } catch (error) {
    db.close()
    throw error
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
    const who = holderWords(readHolder(folder))
    return new HoneError('FOLDER_IN_USE', `data folder ${folder} is in use by ${who}: stop it, or choose another folder`, {
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

function isHeldHere(folder: string): boolean {
  const holder = readHolder(folder)
  return holder !== undefined && holder.host === undefined
}

function holderWords(holder: Holder | undefined): string {
  if (holder === undefined) return 'another server, or a command that looks into it'
  if (holder.host === undefined) return `the server with process id ${holder.pid}`
  return `another server, as it looks the one on ${holder.host} (process id ${holder.pid} there)`
}

interface Holder {
  readonly pid: number
  /** Where it runs, when that is not this machine (or this pod): whether it still does cannot be asked then. */
  readonly host: string | undefined
}

/** The server that wrote down that it has the folder; undefined when none did, or it was killed and somebody else has it. */
function readHolder(folder: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { pid?: unknown; host?: unknown }
    if (!Number.isInteger(pid)) return undefined
    if (typeof host === 'string' && host !== hostname()) return { pid: pid as number, host }
    // A pod's next life has the process id of the last one.
    return pid !== process.pid && isRunning(pid as number) ? { pid: pid as number, host: undefined } : undefined
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
