/**
 * The reading thread of metric-reader.ts: decodes what it reads and posts it slice by slice, one ahead of what was asked for. All slices lie in the
 * same two pieces of shared memory, taken in turns: a study's ten million points leave nothing behind that had to be collected.
 */
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { decodeMetric } from './chunk.ts'
import { sqliteCode } from './sqlite-errors.ts'
import type { MetricOptions, MetricSlice } from './store.ts'

/** What the reading thread is told. */
export interface MetricTask extends MetricOptions {
  /** The study's key in the file. */
  readonly study: number
  readonly metric: string
}

/** What the reading thread says: a slice, the end, or what went wrong with SQLite's code. */
export type MetricMessage =
  | { readonly kind: 'slice'; readonly slice: MetricSlice }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined }

/** A slice costs the receiver a few milliseconds at most. */
const SLICE_POINTS = 16_384

const port = parentPort as MessagePort
const { file, task } = workerData as { file: string; task: MetricTask }

try {
  await read()
  say({ kind: 'end' })
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? error.message : String(error), errcode: sqliteCode(error) })
}

async function read(): Promise<void> {
  const db = new DatabaseSync(file, { readOnly: true })
  const rows = db.prepare('SELECT revision, chunk FROM points WHERE study = ? AND trial = ? ORDER BY revision, ordinal')
  const spaces = [emptySlice(), emptySlice()] as const
  let [slice, other] = spaces
  // One transaction: all slices are of the same moment, and none of it keeps a writer waiting.
  db.exec('BEGIN')
  for (const trial of task.trials) {
    for (const row of rows.all(task.study, trial) as unknown as { revision: number; chunk: Uint8Array }[]) {
      const { steps, values } = decodeMetric(row.chunk, task.metric, row, task.throughRevision)
      for (let i = 0; i < steps.length; i++) {
        if (slice.length === SLICE_POINTS) {
          await post(slice)
          ;[slice, other] = [other, slice]
          slice.length = 0
        }
        slice.trials[slice.length] = trial
        slice.steps[slice.length] = steps[i]!
        slice.values[slice.length++] = values[i]!
      }
    }
  }
  if (slice.length > 0) await post(slice)
  db.close()
}

function emptySlice() {
  const room = (bytes: number) => new SharedArrayBuffer(bytes * SLICE_POINTS)
  return { length: 0, trials: new Uint32Array(room(4)), steps: new Float64Array(room(8)), values: new Float64Array(room(8)) }
}

/** Sends a slice; resolves once it was taken, and the one before it is done with. */
async function post({ length, trials, steps, values }: ReturnType<typeof emptySlice>): Promise<void> {
  say({ kind: 'slice', slice: { trials: trials.subarray(0, length), steps: steps.subarray(0, length), values: values.subarray(0, length) } })
  await once(port, 'message')
}

function say(message: MetricMessage): void {
  port.postMessage(message)
}
