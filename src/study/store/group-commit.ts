import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { failpoint } from '../../model/index.ts'

interface Write {
  readonly run: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Hears of each durable write: of how many changes before it, and of its end. */
export type BeginCommit = (changes: number) => () => void

/**
 * Collects the writes of two event-loop turns into one transaction: one wait for the disk, however many they are.
 * Each has its own savepoint, so that it succeeds or fails alone.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #savepoint: StatementSync
  readonly #release: StatementSync
  readonly #undo: StatementSync
  readonly #begun: BeginCommit
  #waiting: Write[] = []

  constructor(db: DatabaseSync, begun: BeginCommit = () => () => {}) {
    this.#db = db
    this.#begun = begun
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#savepoint = db.prepare('SAVEPOINT one')
    this.#release = db.prepare('RELEASE one')
    this.#undo = db.prepare('ROLLBACK TO one')
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
    let answers: (() => void)[]
    const ended = this.#begun(writes.length)
    try {
      this.#begin.run()
      answers = writes.map((write) => this.#runOne(write))
      failpoint('store.filled')
      this.#commit.run()
      failpoint('store.committed')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      const [only] = writes
      // What one write met (a full disk) need not concern the others: each gets its own transaction.
      if (writes.length === 1 && only) only.reject(error)
      else for (const write of writes) this.#settle([write])
      return
    } finally {
      ended()
    }
    for (const answer of answers) answer()
  }

  #runOne(write: Write): () => void {
    this.#savepoint.run()
    try {
      write.run()
      this.#release.run()
      return write.resolve
    } catch (error) {
      // Some failures end the whole transaction.
      if (!this.#db.isTransaction) throw error
      this.#undo.run()
      this.#release.run()
      return () => write.reject(error)
    }
  }
}
