import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { failpoint } from '../../model/index.ts'

interface Write {
  readonly run: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
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
 * Collects the writes of two event-loop turns into one transaction: one wait for the disk, however many they are.
 * Each succeeds or fails alone: when one fails, all are undone and made again in two halves, until it stands alone.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #watch: CommitWatch
  #waiting: Write[] = []

  constructor(db: DatabaseSync, watch: CommitWatch = {}) {
    this.#db = db
    this.#watch = watch
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
  }

  /** Runs the statements of `run` at the end of the next turn; resolves once they are on disk, rejects with what they threw. */
  write(run: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      // One more turn lets the calls join that arrived while the last write kept the loop: a third more changes share a write.
      if (this.#waiting.length === 0) setImmediate(() => setImmediate(() => this.flush()))
      this.#waiting.push({ run, resolve, reject })
    })
  }

  /** Writes what waits, now. */
  flush(): void {
    const writes = this.#waiting
    this.#waiting = []
    if (writes.length > 0) this.#settle(writes)
  }

  #settle(writes: readonly Write[]): void {
    const ended = this.#watch.begun?.(writes.length)
    try {
      this.#begin.run()
      for (const write of writes) write.run()
      this.#watch.filled?.()
      failpoint('store.filled')
      this.#commit.run()
      failpoint('store.committed')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#watch.undone?.()
      this.#settleApart(writes, error)
      return
    } finally {
      ended?.()
    }
    for (const write of writes) write.resolve()
  }

  /** What one write met (a conflict, a full disk) need not concern the others. */
  #settleApart(writes: readonly Write[], error: unknown): void {
    const [only] = writes
    if (writes.length === 1 && only) only.reject(error)
    else {
      const half = Math.ceil(writes.length / 2)
      this.#settle(writes.slice(0, half))
      this.#settle(writes.slice(half))
    }
  }
}
