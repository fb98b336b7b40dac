/** The reading thread of read-apart.ts: posts what it reads part by part, one ahead of what was asked for. */
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { MetricSlice, StoredCurve } from '../store.ts'
import { type CurveTask, curvePortions } from './curve-portions.ts'
import { type MetricTask, metricSlices } from './metric-slices.ts'
import { sqliteCode } from './sqlite-errors.ts'

/** What a thread can be asked for. */
export type Reading = { readonly kind: 'metric'; readonly task: MetricTask } | { readonly kind: 'curves'; readonly task: CurveTask }

/** What each kind of reading gives, part by part. */
export interface Parts {
  readonly metric: MetricSlice
  readonly curves: readonly StoredCurve[]
}

/** What the reading thread says: a part, the end, or what went wrong with SQLite's code. */
export type Told<Part> =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined }

const port = parentPort as MessagePort

try {
  const { file, reading } = workerData as { file: string; reading: Reading }
  const db = new DatabaseSync(file, { readOnly: true })
  // One transaction: all parts are of the same moment, and none of it keeps a writer waiting.
  db.exec('BEGIN')
  for (const part of partsOf(db, reading)) {
    tell({ kind: 'part', part })
    // It was taken, and the one before it is done with.
    await once(port, 'message')
  }
  db.close()
  tell({ kind: 'end' })
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error), errcode: sqliteCode(error) })
}

function partsOf(db: DatabaseSync, reading: Reading): Iterable<Parts[keyof Parts]> {
  return reading.kind === 'metric' ? metricSlices(db, reading.task) : curvePortions(db, reading.task)
}

function tell(message: Told<Parts[keyof Parts]>): void {
  port.postMessage(message)
}
