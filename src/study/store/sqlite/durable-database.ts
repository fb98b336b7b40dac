import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { HoneError } from '../../../model/index.ts'
import { storeClosed } from '../outcomes.ts'
import { openReader } from './database.ts'
import { DiskLog } from './disk-log.ts'
import { type CommitWatch, GroupCommit } from './group-commit.ts'
import { readApart } from './read-apart.ts'
import type { Parts, Reading } from './reading-thread.ts'
import { storeError } from './sqlite-errors.ts'

export interface DurableOptions extends CommitWatch {
  /** Called before each read. */
  readonly noteRead?: (() => void) | undefined
  /** In the place of the disk: resolves when it has all that was committed before. */
  readonly sync?: (() => Promise<void>) | undefined
}

/**
 * An open database of which nobody is told what a loss of power could take back: a write is answered when the disk has it, a read when
 * the disk has all that it may have seen. What SQLite or the disk throws becomes an outcome (STORE_UNAVAILABLE).
 */
export class DurableDatabase {
  readonly #db: DatabaseSync
  readonly #file: string
  readonly #place: string
  /** What was opened there, as the file system knows it whatever it is called; undefined for a database in memory. */
  readonly #opened: string | undefined
  readonly #log: DiskLog
  readonly #group: GroupCommit
  readonly #noteRead: () => void

  /** Takes the connection over, and closes it. */
  constructor(db: DatabaseSync, file: string, { noteRead = () => {}, sync, ...watch }: DurableOptions = {}) {
    this.#db = db
    this.#file = file
    this.#place = db.location() ?? ''
    this.#opened = identityOf(this.#place)
    this.#noteRead = noteRead
    this.#log = new DiskLog(db)
    this.#group = new GroupCommit(db, sync ?? (() => this.#log.sync()), watch)
  }

  /** Reads at once, on the connection that writes: the event loop waits for it. */
  async read<T>(read: (db: DatabaseSync) => T): Promise<T> {
    if (!this.#db.isOpen) throw storeClosed()
    this.#noteRead()
    try {
      const found = read(this.#db)
      await this.#group.synced()
      return found
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  /** Reads on a connection of its own, whose snapshot stands still while other work goes on between its steps. */
  async readInSteps<T>(read: (db: DatabaseSync) => Promise<T>): Promise<T> {
    let db: DatabaseSync | undefined
    try {
      db = openReader(this.#file)
      const found = await read(db)
      await this.#group.synced()
      return found
    } catch (error) {
      throw storeError(error, this.#file)
    } finally {
      db?.close()
    }
  }

  /** Reads in a thread of its own, part by part. */
  async *readApart<Kind extends Reading['kind']>(reading: Extract<Reading, { kind: Kind }>): AsyncGenerator<Parts[Kind]> {
    try {
      yield* readApart(this.#file, reading)
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  /** Runs the statements of `write` within the next durable write; rejects with what they threw, and leaves no trace of them then. */
  async write(write: () => void): Promise<void> {
    if (!this.#db.isOpen) throw storeClosed()
    try {
      await this.#group.write(() => {
        this.#demandPlace()
        write()
      })
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  /** What is written into a file that was removed, or that the next server will not find here, would be lost in silence. */
  #demandPlace(): void {
    if (this.#opened === undefined || identityOf(this.#place) === this.#opened) return
    const message = `${this.#file} was removed, renamed or replaced while it was in use: put it back, or start the server again`
    throw new HoneError('STORE_UNAVAILABLE', message)
  }

  /** Writes what waits, then closes; once closed, everything rejects. */
  async close(): Promise<void> {
    if (!this.#db.isOpen) return
    await this.#group.flush()
    this.#log.close()
    this.#db.close()
  }
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return undefined
  }
}
