import type { DatabaseSync } from 'node:sqlite'
import { CurveColumns } from '../points/curve-columns.ts'
import type { CurveOptions, StoredCurve } from '../store.ts'

/** Which curves are read. */
export interface CurveTask extends CurveOptions {
  /** The study's key in the file. */
  readonly study: number
}

/** A portion ends when so many points were read for it, or are in it: whoever shows curves wants to see them come. */
const READ_MAX = 100_000
const SHOWN_MAX = 10_000

/** The curves in the order of the task, portion by portion; those without a point are left out. */
export function* curvePortions(db: DatabaseSync, { study, curves, metrics }: CurveTask): Generator<readonly StoredCurve[]> {
  const rows = db.prepare('SELECT chunk FROM points WHERE study = ? AND trial = ? ORDER BY revision, ordinal')
  const columns = new CurveColumns()
  let portion: StoredCurve[] = []
  let [read, shown] = [0, 0]
  for (const { trial, pointsMax } of curves) {
    const points = columns.read(rows.iterate(study, trial) as unknown as Iterable<{ chunk: Uint8Array }>, { metrics, pointsMax })
    if (points.length > 0) portion.push({ trial, points })
    read += columns.length
    shown += points.length
    if (read < READ_MAX && shown < SHOWN_MAX) continue
    yield portion
    portion = []
    read = 0
    shown = 0
  }
  if (portion.length > 0) yield portion
}
