import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { failpoint } from '../../../model/index.ts'

interface Write {
  readonly run: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Writes of one transaction that was committed. */
interface Committed {
  readonly writes: readonly Write[]
  readonly ended: (() => void) | undefined
}

/** Hears of each durable write: of how many changes before it, and of its end. */
export type BeginCommit = (changes: number) => () => void

/** Who takes part in each durable write. */
export interface CommitWatch {
  readonly begun?: BeginCommit | undefined
  /** Called when all changes of a write were made, before it is kept: the last place for statements of it. */
  readonly filled?: () => void
  /** Called when a write was undone, all of it; its changes are then made again, in smaller writes. */
  readonly undone?: () => void
}

/**
 * Collects writes into one transaction and one wait for the disk, however many they are: those of two event-loop turns, and those that
 * come while the disk is busy with the ones before. Each succeeds or fails alone: when one fails, all are undone and made again in two
 * halves, until it stands alone. Where the disk fails, what it has is unknown, and nothing more is written.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #sync: () => Promise<void>
  readonly #watch: CommitWatch
  #waiting: Write[] = []
  /** The wait for the disk that is under way. */
  #syncing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  /** `sync` resolves when all that was committed before is on the disk. */
  constructor(db: DatabaseSync, sync: () => Promise<void>, watch: CommitWatch = {}) {
    this.#db = db
    this.#sync = sync
    this.#watch = watch
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
  }

  /** Runs the statements of `run` within the next transaction; resolves once they are on disk, rejects with what they threw. */
  write(run: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      if (this.#waiting.length === 1 && this.#syncing === undefined) this.#soon()
    })
  }

  /** Resolves when all that a reader may have seen until now is on the disk; rejects where that is unknown. */
  async synced(): Promise<void> {
    await this.#syncing
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Writes what waits; resolves when it is settled. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#syncing !== undefined) {
      await this.#syncing
      this.#next()
    }
  }

  /** One more turn lets the calls join that arrived while the last write kept the loop: a third more changes share a write. */
  #soon(): void {
    setImmediate(() => setImmediate(() => this.#next()))
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#syncing !== undefined) return
    const writes = this.#waiting
    this.#waiting = []
    const committed = this.#failure === undefined ? this.#make(writes) : rejectAll(writes, this.#failure.error)
    if (committed.length > 0) this.#syncing = this.#keep(committed)
  }

  /** Waits for the disk, while further writes gather, then answers. Never rejects. */
  async #keep(committed: readonly Committed[]): Promise<void> {
    try {
      await this.#sync()
      failpoint('store.committed')
    } catch (error) {
      this.#failure = { error }
    }
    this.#syncing = undefined
    for (const { writes, ended } of committed) {
      ended?.()
      if (this.#failure !== undefined) rejectAll(writes, this.#failure.error)
      else for (const write of writes) write.resolve()
    }
    if (this.#waiting.length > 0) this.#soon()
  }

  /** Makes the writes in one transaction, or in several where one fails; those that succeeded. */
  #make(writes: readonly Write[]): Committed[] {
    const ended = this.#watch.begun?.(writes.length)
    try {
      this.#begin.run()
      for (const write of writes) write.run()
      this.#watch.filled?.()
      failpoint('store.filled')
      this.#commit.run()
      return [{ writes, ended }]
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#watch.undone?.()
      ended?.()
      return this.#makeApart(writes, error)
    }
  }

  /** What one write met (a conflict, a full disk) need not concern the others. */
  #makeApart(writes: readonly Write[], error: unknown): Committed[] {
    if (writes.length === 1) return rejectAll(writes, error)
    const half = Math.ceil(writes.length / 2)
    return [...this.#make(writes.slice(0, half)), ...this.#make(writes.slice(half))]
  }
}

function rejectAll(writes: readonly Write[], error: unknown): Committed[] {
  for (const write of writes) write.reject(error)
  return []
}
