import { DatabaseSync } from 'node:sqlite'
import { failpoint, HoneError } from '../../../model/index.ts'
import { migrate } from './migrate.ts'
import { storeError } from './sqlite-errors.ts'

/**
 * Readers of other processes, such as a backup, go on while something is written (WAL). Every commit reaches the disk before it is
 * answered: the disk is waited for beside SQLite (disk-log.ts), which itself only keeps the order that its file needs (NORMAL).
 */
const SETTINGS = `
PRAGMA synchronous = NORMAL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16000;
`

/** How long a statement waits for another process to let go of the file. The event loop waits too, so it is short. */
const BUSY_MS = 500

export interface DatabaseOptions {
  /** How long a statement waits for another process, while nothing else has to go on. */
  readonly busyMs?: number
}

/**
 * The connection that writes a store's file, made when it is not there, its schema up to date. Throws STORE_UNAVAILABLE when the file
 * cannot be used (no such folder, not writable, damaged, full disk) or belongs to a newer version.
 */
export function openDatabase(file: string, { busyMs = BUSY_MS }: DatabaseOptions = {}): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: busyMs })
    // First, so that a file that is refused is left as it is: WAL mode would be written into it.
    migrate(db, file)
    failpoint('store.opened')
    demandLog(db, file)
    db.exec(SETTINGS)
    return db
  } catch (error) {
    db?.close()
    throw storeError(error, file)
  }
}

/** A connection that only reads: a statement of it that is not finished keeps its snapshot, whatever is written meanwhile. */
export function openReader(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
}

/** Without a write-ahead log a commit would not be durable; throws STORE_UNAVAILABLE where the file system allows none. */
function demandLog(db: DatabaseSync, file: string): void {
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
  if (mode === 'wal' || db.location() === null) return
  throw new HoneError('STORE_UNAVAILABLE', `${file} cannot have a write-ahead log here: keep the data folder on a disk of this machine`)
}
