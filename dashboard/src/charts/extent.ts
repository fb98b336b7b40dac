import type { Range } from './plot.tsx'

/** Grows over the finite values that it is shown. */
export class Extent {
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  add(value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value)) return
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** The range with a little air around; `fallback` without any value. On a log axis the lower end stays positive. */
  range(options: { log: boolean; fallback: Range }): Range {
    if (this.#min > this.#max) return options.fallback
    if (options.log) return { min: this.#min / 1.12, max: this.#max * 1.12 }
    const air = (this.#max - this.#min) * 0.06 || Math.abs(this.#max) * 0.06 || 1
    return { min: this.#min - air, max: this.#max + air }
  }
}

/**
 * The range of values that deserves the plot's height: a few wild first points of diverging curves would flatten all
 * others, so the outer 2 % are cut off when they would take more than half of the height.
 */
export function robustRange(values: readonly number[], log: boolean): Range {
  const finite = values.filter((v) => Number.isFinite(v) && (!log || v > 0)).sort((a, b) => a - b)
  const fallback = log ? { min: 0.1, max: 1 } : { min: 0, max: 1 }
  const whole = new Extent()
  const core = new Extent()
  whole.add(finite[0])
  whole.add(finite.at(-1))
  core.add(finite[Math.floor(finite.length * 0.02)])
  core.add(finite[Math.ceil(finite.length * 0.98) - 1])
  const all = whole.range({ log, fallback })
  const most = core.range({ log, fallback })
  if (log || most.max - most.min > 0.5 * (all.max - all.min)) return all
  return most
}
