import type { Trial } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { ParseDocument } from '../documents.ts'
import type { CallFrame } from './calls.ts'

/** What the handlers lean on. */
export interface Door extends CallFrame {
  /** As its callers may have it. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
}

/** Reads what a trial's newest attempt wrote. */
export interface LogReader {
  /** Bytes of the stream from an offset, up to a bound; empty when there is nothing newer. */
  read(trial: Trial, stream: 'stdout' | 'stderr', offset: number, bytesMax: number): Promise<Uint8Array>
}
