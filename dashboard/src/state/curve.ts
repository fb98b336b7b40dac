import type { CurveColumns } from '../api/types.ts'

/** A trial's points of every metric, ordered by step. A value that a step lacks is undefined. */
export class Curve {
  readonly steps: number[] = []
  /** When each point was seen, milliseconds since 1970. */
  readonly at: number[] = []
  readonly #columns = new Map<string, (number | undefined)[]>()

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
    points.steps.forEach((step, i) => {
      const row = this.#row(step)
      this.at[row] = points.at?.[i] ?? this.at[row] ?? 0
      for (const { values, column } of columns) {
        const value = values[i]
        if (value !== null && value !== undefined) column[row] = value
      }
    })
  }

  #ensure(metric: string): (number | undefined)[] {
    const known = this.#columns.get(metric)
    if (known !== undefined) return known
    const column = new Array<number | undefined>(this.steps.length).fill(undefined)
    this.#columns.set(metric, column)
    return column
  }

  /** The row of a step, made when it is new; points come in order nearly always, so look from the end. */
  #row(step: number): number {
    let at = this.steps.length
    while (at > 0 && this.steps[at - 1]! > step) at--
    if (at > 0 && this.steps[at - 1] === step) return at - 1
    this.steps.splice(at, 0, step)
    this.at.splice(at, 0, 0)
    for (const column of this.#columns.values()) column.splice(at, 0, undefined)
    return at
  }
}
