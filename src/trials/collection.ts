import { type Measurement, type Study, withNotes } from '../model/index.ts'
import type { Context } from './context.ts'
import type { OutputSource } from './executors/executor.ts'
import { openReader } from './readers/open-reader.ts'
import type { MetricReader } from './readers/reader.ts'
import { isRefusedForGood, type TrialRecord } from './trial-record.ts'

const POINTS_PER_REPORT = 1_000

export interface CollectionOptions {
  readonly source: OutputSource
  /** A report was answered with "stop". */
  readonly told: () => void
  /** Something was measured that nobody has taken. */
  readonly wake: () => void
  /** The attempt is not followed any more. */
  readonly signal: AbortSignal
}

/** Brings what one attempt measures into the ledger: reads a piece of its output, reports it, and so on; holds one piece at a time. */
export class Collection {
  readonly #context: Context
  readonly #record: TrialRecord
  readonly #reader: MetricReader
  readonly #told: () => void
  /** The ledger takes no more points of this trial: reading on would be in vain. */
  #full = false

  constructor(context: Context, study: Study, record: TrialRecord, { source, told, wake, signal }: CollectionOptions) {
    this.#context = context
    this.#record = record
    this.#reader = openReader(context, study, { source, trial: record.trial, cursor: record.attempt?.detail, wake, signal })
    this.#told = told
  }

  /** Reports all that is new. */
  async follow(): Promise<void> {
    // What an earlier report left over comes first.
    await this.#report(0)
    while (!this.#full && (await this.#reader.readPiece())) await this.#report(0)
  }

  /** Reports all, to the very end of the output. */
  async drain(): Promise<void> {
    await this.follow()
    this.#reader.end()
    await this.#report(0)
  }

  /** Reads to the very end of the output; what came last is not reported but returned, to travel with the trial's completion. */
  async finish(): Promise<readonly Measurement[]> {
    while (!this.#full && (await this.#reader.readPiece())) await this.#report(POINTS_PER_REPORT)
    this.#reader.end()
    await this.#report(POINTS_PER_REPORT)
    return this.#full ? [] : this.#reader.parsed.points
  }

  /** Reports what was parsed, but for `keep` points at most. */
  async #report(keep: number): Promise<void> {
    const reader = this.#reader
    while (reader.parsed.points.length > keep) {
      const { points, cursor } = reader.parsed
      const part = points.slice(0, POINTS_PER_REPORT)
      try {
        const { stop } = await this.#record.report(part, part.length === points.length ? cursor : undefined)
        if (stop) this.#told()
      } catch (error) {
        if (!isRefusedForGood(error)) throw error
        this.#full = error.category === 'busy'
        const { study, number } = this.#record.trial
        this.#context.log({ event: 'points refused', study, trial: number, message: error.message })
      }
      reader.taken(this.#full ? points.length : part.length)
    }
    await this.#tell()
  }

  /** What could not be taken is said with the attempt, each thing once. */
  async #tell(): Promise<void> {
    const said = this.#record.attempt?.notes ?? []
    const notes = withNotes(said, this.#reader.parsed.notes)
    if (notes !== said) await this.#record.note({ notes })
  }
}
