import type { JsonValue, Measurement } from '../../model/index.ts'
import type { CollectorParser, CollectorState } from '../collectors/collector.ts'

/** Where a reader stands, as the ledger keeps it. */
export type Cursor = Readonly<Record<string, JsonValue>>

/** Reads what an attempt measures as it grows, and keeps what was parsed until somebody takes it. */
export interface MetricReader {
  /** Parses the next piece; false when there is nothing new. */
  readPiece(): Promise<boolean>
  /** Nothing more will come: parses what has no end. */
  end(): void
  /**
   * What was parsed and not taken yet, and where to go on after it; with what could not be taken so far, a sentence each. Taking is
   * separate from reading, so that a failed report loses nothing.
   */
  readonly parsed: { readonly points: readonly Measurement[]; readonly cursor: Cursor; readonly notes: readonly string[] }
  /** Forgets the first points: they are in the ledger. */
  taken(count: number): void
}

/** What all readers need. */
export interface ReaderOptions {
  /** Opens a parser at a state; `within` names the folder of one file among several. */
  readonly open: (state: CollectorState | undefined, within?: string) => CollectorParser
  readonly now: () => number
  /** Where the last reader stood. */
  readonly cursor: Cursor | undefined
}

/** Bytes that are read at a time. */
export const PIECE_BYTES = 256 * 1024

/** The state of one parser in a cursor; undefined when there is none. */
export function stateOf(cursor: JsonValue | undefined): CollectorState | undefined {
  if (typeof cursor !== 'object' || cursor === null || Array.isArray(cursor)) return undefined
  const { offset, step, named, last } = cursor as Record<string, JsonValue>
  if (typeof offset !== 'number' || typeof step !== 'number') return undefined
  return { offset, step, ...(named === true ? { named } : {}), ...(typeof last === 'string' ? { last } : {}) }
}
