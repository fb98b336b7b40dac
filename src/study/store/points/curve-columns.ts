import type { Measurement } from '../../../model/index.ts'
import { type ColumnSink, readColumns, setValue } from './chunk.ts'
import { mergePoints } from './curve.ts'
import { pointsToKeep, thinCurve } from './thin.ts'

/** What of a curve is wanted: only points and values of these metrics, and about so many points; all when absent. */
export interface CurvePart {
  readonly metrics?: readonly string[] | undefined
  readonly pointsMax?: number | undefined
}

interface Column {
  readonly name: string
  values: Float64Array
  has: Uint8Array
  /** Some point of this curve may have it. */
  used: boolean
}

const ROOM = 1_024

/** Trials of a study report much the same metrics: their columns are used again, unless there are ever new ones. */
const COLUMNS_MAX = 64

/**
 * One trial's points column by column, as its rows bring them; then the next trial's, in the same memory. Of ten million points only those
 * that are shown ever become objects.
 */
export class CurveColumns implements ColumnSink {
  #length = 0
  #from = 0
  #steps = new Float64Array(ROOM)
  #times = new Float64Array(ROOM)
  #columns: Column[] = []

  /** Points so far, before any are merged. */
  get length(): number {
    return this.#length
  }

  /** The next trial's curve, from all of its rows. */
  read(rows: Iterable<{ readonly chunk: Uint8Array }>, part: CurvePart): readonly Measurement[] {
    this.clear()
    for (const { chunk } of rows) this.add(chunk)
    return this.part(part)
  }

  /** Begins the next curve. */
  clear(): void {
    if (this.#columns.length > COLUMNS_MAX) this.#columns = []
    for (const column of this.#columns) {
      column.has.fill(0, 0, this.#length)
      column.used = false
    }
    this.#length = 0
  }

  /** Appends a row's points. */
  add(chunk: Uint8Array): void {
    readColumns(chunk, this)
  }

  begin(length: number): { readonly steps: Float64Array; readonly times: Float64Array; readonly from: number } {
    this.#from = this.#length
    this.#length += length
    this.#reserve()
    return { steps: this.#steps, times: this.#times, from: this.#from }
  }

  metric(name: string): Column {
    let column = this.#columns.find((known) => known.name === name)
    if (column === undefined) {
      column = { name, values: new Float64Array(this.#steps.length), has: new Uint8Array(this.#steps.length), used: true }
      this.#columns.push(column)
    }
    column.used = true
    return column
  }

  /** The curve by step, repeated steps merged, thinned as `thinCurve` does it. */
  part({ metrics, pointsMax = Number.POSITIVE_INFINITY }: CurvePart): readonly Measurement[] {
    const used = this.#columns.filter((column) => column.used && (metrics?.includes(column.name) ?? true))
    const columns = used.map((column) => ({ ...column, everywhere: this.#isEverywhere(column) }))
    // As nearly every curve is: nothing came late or twice, and no point falls away for want of a value.
    if (this.#isAscending() && (metrics === undefined || columns.some(({ everywhere }) => everywhere))) {
      const shown = columns.map(({ values, has, everywhere }) => ({ values, has: everywhere ? undefined : has }))
      return this.#points(pointsToKeep(shown, this.#length, pointsMax), columns)
    }
    const points = this.#points(
      Array.from({ length: this.#length }, (_, k) => k),
      columns,
    )
    const merged = mergePoints(metrics === undefined ? points : points.filter(({ values }) => Object.keys(values).length > 0))
    return thinCurve(merged, pointsMax)
  }

  #points(places: readonly number[], columns: readonly Column[]): Measurement[] {
    return places.map((k) => {
      const values: Record<string, number> = {}
      for (const column of columns) if (column.has[k] === 1) setValue(values, column.name, column.values[k]!)
      return { step: this.#steps[k]!, values, at: this.#times[k]! }
    })
  }

  #isAscending(): boolean {
    for (let k = 1; k < this.#length; k++) if (this.#steps[k]! <= this.#steps[k - 1]!) return false
    return true
  }

  #isEverywhere({ has }: Column): boolean {
    for (let k = 0; k < this.#length; k++) if (has[k] === 0) return false
    return true
  }

  #reserve(): void {
    if (this.#length <= this.#steps.length) return
    const room = Math.max(2 * this.#steps.length, this.#length)
    this.#steps = grown(this.#steps, new Float64Array(room))
    this.#times = grown(this.#times, new Float64Array(room))
    for (const column of this.#columns) {
      column.values = grown(column.values, new Float64Array(room))
      column.has = grown(column.has, new Uint8Array(room))
    }
  }
}

function grown<Numbers extends Float64Array | Uint8Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old)
  return larger
}
