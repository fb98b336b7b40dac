/** From the least to the greatest value that an axis shows. */
export interface Range {
  readonly min: number
  readonly max: number
}

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
    if (options.log) {
      const air = this.#max > this.#min ? (this.#max / this.#min) ** 0.06 : 1.12
      return { min: this.#min / air, max: this.#max * air }
    }
    const air = (this.#max - this.#min) * 0.06 || Math.abs(this.#max) * 0.06 || 1
    return { min: this.#min - air, max: this.#max + air }
  }
}

/** Of so many values the shares are as good as of all. */
const SAMPLE_MAX = 8_192

/** The range of curves: the outer 2 % of points are cut off when they would take more than half of the height. */
export function curvesRange(values: readonly number[], log: boolean): Range {
  const stride = Math.ceil(values.length / SAMPLE_MAX)
  const finite = sortedFinite(stride <= 1 ? values : values.filter((_, k) => k % stride === 0), log)
  const all = rangeOf(log ? values.filter((v) => v > 0) : values, log)
  const most = rangeOf([finite[Math.floor(finite.length * 0.02)], finite[Math.ceil(finite.length * 0.98) - 1]], log)
  return log || finite.length === 0 || most.max - most.min > 0.5 * (all.max - all.min) ? all : most
}

/**
 * The range of trials' values within Tukey's fences (1.5 times the middle half's width beyond it): trials that barely
 * began or went wild do not flatten the others, and are drawn at the edge. The best one never is: where most trials were given little to
 * train, it lies far beyond them.
 */
export function valuesRange(values: readonly number[], log: boolean, best?: number): Range {
  const finite = sortedFinite(values, log)
  const low = finite[Math.floor(finite.length * 0.25)]
  const high = finite[Math.ceil(finite.length * 0.75) - 1]
  if (log || low === undefined || high === undefined) return rangeOf([finite[0], finite.at(-1)], log)
  const fence = 1.5 * (high - low) || Number.POSITIVE_INFINITY
  return rangeOf(
    finite.filter((v) => v === best || (v >= low - fence && v <= high + fence)),
    log,
  )
}

function sortedFinite(values: readonly number[], log: boolean): number[] {
  return values.filter((v) => Number.isFinite(v) && (!log || v > 0)).sort((a, b) => a - b)
}

function rangeOf(values: readonly (number | undefined)[], log: boolean): Range {
  const extent = new Extent()
  for (const value of values) extent.add(value)
  return extent.range({ log, fallback: log ? { min: 0.1, max: 1 } : { min: 0, max: 1 } })
}

/** The range of all finite values, with a little air; undefined when there is none. */
export function airyRange(values: readonly number[]): Range | undefined {
  return values.some(Number.isFinite) ? rangeOf(values, false) : undefined
}

/** The range that holds some others. */
export function wholeRange(ranges: readonly (Range | undefined)[]): Range {
  const known = ranges.filter((range) => range !== undefined)
  return { min: Math.min(...known.map(({ min }) => min)), max: Math.max(...known.map(({ max }) => max)) }
}

/** Share of the old range that the new one must fill for the old one to stay. */
const FILLED_MIN = 0.75

/** The range before, as long as it still fits: a scale that moves a little with every point would not be calm, and everything would be drawn anew. */
export function steadyRange(before: Range | undefined, now: Range): Range {
  if (before === undefined || now.min < before.min || now.max > before.max) return now
  return now.max - now.min >= FILLED_MIN * (before.max - before.min) ? before : now
}
