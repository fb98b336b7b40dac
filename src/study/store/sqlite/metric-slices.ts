import type { DatabaseSync } from 'node:sqlite'
import { decodeMetric } from '../points/chunk.ts'
import type { MetricOptions, MetricSlice } from '../store.ts'

/** Which metric of which trials is read. */
export interface MetricTask extends MetricOptions {
  /** The study's key in the file. */
  readonly study: number
  readonly metric: string
}

/** A slice costs the receiver a few milliseconds at most. */
const SLICE_POINTS = 16_384

/**
 * A metric slice by slice. All slices lie in the same two pieces of shared memory, taken in turns: a study's ten million points leave
 * nothing behind that had to be collected. A slice is good until the second one after it is asked for.
 */
export function* metricSlices(db: DatabaseSync, task: MetricTask): Generator<MetricSlice> {
  const rows = db.prepare('SELECT revision, chunk FROM points WHERE study = ? AND trial = ? ORDER BY revision, ordinal')
  let [slice, other] = [emptySlice(), emptySlice()]
  for (const trial of task.trials) {
    for (const row of rows.all(task.study, trial) as unknown as { revision: number; chunk: Uint8Array }[]) {
      const { steps, values } = decodeMetric(row.chunk, task.metric, row, task.throughRevision)
      for (let i = 0; i < steps.length; i++) {
        if (slice.length === SLICE_POINTS) {
          yield filled(slice)
          ;[slice, other] = [other, slice]
          slice.length = 0
        }
        slice.trials[slice.length] = trial
        slice.steps[slice.length] = steps[i]!
        slice.values[slice.length++] = values[i]!
      }
    }
  }
  if (slice.length > 0) yield filled(slice)
}

type Slice = ReturnType<typeof emptySlice>

function emptySlice() {
  const room = (bytes: number) => new SharedArrayBuffer(bytes * SLICE_POINTS)
  return { length: 0, trials: new Uint32Array(room(4)), steps: new Float64Array(room(8)), values: new Float64Array(room(8)) }
}

function filled({ length, trials, steps, values }: Slice): MetricSlice {
  return { trials: trials.subarray(0, length), steps: steps.subarray(0, length), values: values.subarray(0, length) }
}
