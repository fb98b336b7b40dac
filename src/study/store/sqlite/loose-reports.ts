import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { decodeReports, encodeReports } from '../points/chunk.ts'

/** Reports of one trial that are kept as rows of their own before they become one row. */
const LOOSE_MAX = 64

/** At the end of a trial fewer than this stay as they are. */
const WORTH_MERGING = 4

/** Rows larger than this are no longer merged: their keys weigh little. */
const LOOSE_BYTES_MAX = 2_048

/** What is known of a trial's rows since this process writes them. */
interface Loose {
  rows: number
  /** Revision of the first of them; 0 when an earlier process may have left some. */
  since: number
}

/**
 * Merges the rows of small reports, so that a trial that sent a thousand points one by one keeps a few rows. It happens within the
 * commit that makes the rows too many, or that ends the trial: a crash leaves both or neither.
 */
export class LooseReports {
  readonly #select: StatementSync
  readonly #delete: StatementSync
  readonly #insert: StatementSync
  readonly #trials = new Map<string, Loose>()

  constructor(db: DatabaseSync) {
    // Only what follows the last large row: a trial's rows stay in the order of their reports.
    this.#select = db.prepare(
      `SELECT revision, ordinal, chunk FROM points WHERE study = :study AND trial = :trial AND revision >= :since AND revision > coalesce(
         (SELECT max(revision) FROM points WHERE study = :study AND trial = :trial AND revision >= :since AND length(chunk) > ${LOOSE_BYTES_MAX}), -1)
       ORDER BY revision, ordinal`,
    )
    this.#delete = db.prepare('DELETE FROM points WHERE study = ? AND trial = ? AND revision = ? AND ordinal = ?')
    this.#insert = db.prepare('INSERT INTO points (study, trial, revision, ordinal, chunk) VALUES (?, ?, ?, ?, ?)')
  }

  /** Notes a row that was just written, within its transaction; `first`: the trial has no other. */
  added(study: number, trial: number, first: boolean): void {
    const key = `${study}/${trial}`
    const loose = this.#trials.get(key)
    if (loose === undefined) this.#trials.set(key, { rows: 1, since: first ? 1 : 0 })
    else if (++loose.rows >= LOOSE_MAX) loose.since = this.#merge(study, trial, loose)
  }

  /** The trial has ended, or is gone: what is loose is merged, and nothing is remembered of it. */
  ended(study: number, trial: number): void {
    const key = `${study}/${trial}`
    const loose = this.#trials.get(key)
    if (loose !== undefined && (loose.rows >= WORTH_MERGING || loose.since === 0)) this.#merge(study, trial, loose)
    this.#trials.delete(key)
  }

  /** Makes one row of the loose ones, at the place of the last; the revision from which rows are loose again. */
  #merge(study: number, trial: number, loose: Loose): number {
    loose.rows = 0
    const rows = this.#select.all({ study, trial, since: loose.since }) as unknown as {
      revision: number
      ordinal: number
      chunk: Uint8Array
    }[]
    const last = rows.at(-1)
    if (last === undefined) return loose.since
    if (rows.length >= WORTH_MERGING) {
      for (const { revision, ordinal } of rows) this.#delete.run(study, trial, revision, ordinal)
      const reports = rows.flatMap((row) => decodeReports(row.chunk, row))
      this.#insert.run(study, trial, last.revision, last.ordinal, encodeReports(reports))
    }
    return last.revision + 1
  }
}
