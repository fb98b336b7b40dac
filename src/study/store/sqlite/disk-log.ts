import { close, fdatasync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/**
 * A database's write-ahead log as the disk sees it. SQLite would wait for the disk within each commit, and the event loop with it; here
 * the kernel is asked in a thread of its pool, so that the loop serves other calls meanwhile.
 *
 * SQLite itself (synchronous = NORMAL) waits wherever the order of its writes matters: before pages move from the log to the file, and
 * before the log begins anew. What remains is the newest commits' way to the disk, and that is `sync`.
 */
export class DiskLog {
  readonly #db: DatabaseSync
  #handle: number | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** Resolves when all that was committed before is on the disk (on macOS out of the drive's cache as well); rejects as the kernel does. */
  sync(): Promise<void> {
    const handle = this.#open()
    if (handle === undefined) return Promise.resolve()
    return new Promise((resolve, reject) => fdatasync(handle, (error) => (error === null ? resolve() : reject(error))))
  }

  close(): void {
    if (this.#handle !== undefined) close(this.#handle)
    this.#handle = undefined
  }

  /** The log is there from the first commit on, and stays the same file while a connection is open; a database in memory has none. */
  #open(): number | undefined {
    const file = this.#db.location()
    if (this.#handle === undefined && file !== null) this.#handle = openSync(`${file}-wal`, 'r')
    return this.#handle
  }
}
