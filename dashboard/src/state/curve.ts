import type { CurveColumns } from '../api/types.ts'

type Column = (number | undefined)[]

/** A trial's points of every metric, ordered by step. A value that a step lacks is undefined. */
export class Curve {
  #steps: number[] = []
  #at: number[] = []
  readonly #columns = new Map<string, Column>()

  get steps(): readonly number[] {
    return this.#steps
  }

  /** When each point was seen, milliseconds since 1970. */
  get at(): readonly number[] {
    return this.#at
  }

  get metrics(): readonly string[] {
    return [...this.#columns.keys()]
  }

  /** Values beside `steps`; undefined when the metric was never reported. */
  column(metric: string): readonly (number | undefined)[] | undefined {
    return this.#columns.get(metric)
  }

  /** Adds points; a step that is there already takes the new values. Adding the same twice changes nothing. */
  add(points: CurveColumns): void {
    const columns = Object.entries(points.values).map(([metric, values]) => ({ values, column: this.#ensure(metric) }))
    const { begin = 0 } = points
    points.steps.forEach((step, i) => {
      const row = this.#row(step)
      const at = points.at?.[i]
      this.#at[row] = at === undefined ? (this.#at[row] ?? 0) : begin + at
      for (const { values, column } of columns) {
        const value = values[i]
        if (value !== null && value !== undefined) column[row] = value
      }
    })
  }

  /** Keeps about so many points, so that the curve looks the same: of each stretch those where a metric is least and greatest. */
  thin(pointsMax: number): void {
    const last = this.#steps.length - 1
    if (last < pointsMax) return
    const stretches = Math.max(1, Math.floor((pointsMax - 2) / (2 * this.#columns.size)))
    const kept = new Set([0, last])
    for (let s = 0; s < stretches; s++) {
      const [from, to] = [s, s + 1].map((k) => 1 + Math.floor((k * (last - 1)) / stretches)) as [number, number]
      for (const column of this.#columns.values()) for (const row of extremes(column, from, to)) kept.add(row)
    }
    const rows = [...kept].sort((a, b) => a - b)
    this.#steps = rows.map((row) => this.#steps[row]!)
    this.#at = rows.map((row) => this.#at[row]!)
    for (const [metric, column] of this.#columns)
      this.#columns.set(
        metric,
        rows.map((row) => column[row]),
      )
  }

  #ensure(metric: string): Column {
    const known = this.#columns.get(metric)
    if (known !== undefined) return known
    const column: Column = new Array<number | undefined>(this.#steps.length).fill(undefined)
    this.#columns.set(metric, column)
    return column
  }

  /** The row of a step, made when it is new; points come in order nearly always, so look from the end. */
  #row(step: number): number {
    let at = this.#steps.length
    while (at > 0 && this.#steps[at - 1]! > step) at--
    if (at > 0 && this.#steps[at - 1] === step) return at - 1
    if (at === this.#steps.length) {
      this.#steps.push(step)
      this.#at.push(0)
      for (const column of this.#columns.values()) column.push(undefined)
      return at
    }
    this.#steps.splice(at, 0, step)
    this.#at.splice(at, 0, 0)
    for (const column of this.#columns.values()) column.splice(at, 0, undefined)
    return at
  }
}

/** Rows in [from, to) where a column is least and greatest; what is not finite counts as an extreme. */
function extremes(column: Column, from: number, to: number): number[] {
  let least = -1
  let greatest = -1
  let odd = -1
  for (let row = from; row < to; row++) {
    const value = column[row]
    if (value === undefined) continue
    if (!Number.isFinite(value)) odd = row
    else {
      if (least < 0 || value < column[least]!) least = row
      if (greatest < 0 || value > column[greatest]!) greatest = row
    }
  }
  return [odd, least, greatest].filter((row) => row >= 0)
}
