import type { Studies } from '../../study/index.ts'
import type { CallFrame } from '../calls/calls.ts'
import type { ParseDocument } from '../documents.ts'
import type { LogReader } from '../door-options.ts'

/** What the handlers lean on. */
export interface Door extends CallFrame {
  /** As its callers may have it. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
}
