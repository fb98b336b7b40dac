import type { TrialNumber } from '../model/index.ts'
import { Ranking } from './ranking.ts'

/** Steps whose order statistics are kept ready; with 10,000 trials one costs 160 KB. The least recently used goes first. */
const READY_STEPS_MAX = 1_024

/** What one ended trial had at each of its steps. */
interface Row {
  readonly steps: Float64Array
  readonly values: Float64Array
}

/**
 * Values of ended trials, in order, for every step that was asked about. Asking about a step again is O(1), whatever the
 * number of trials; the first time costs one pass over them, and so does an end for each ready step (a binary search and
 * a move of memory).
 */
export class StepTable {
  readonly #trials = new Map<TrialNumber, Row>()
  readonly #ready = new Map<number, Ranking>()
  #newestSteps: Float64Array = new Float64Array(0)

  add(trial: TrialNumber, steps: readonly number[], values: readonly number[]): void {
    const row = { steps: this.#shareSteps(steps), values: Float64Array.from(values) }
    this.#trials.set(trial, row)
    for (const [step, ranking] of this.#ready) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) ranking.insert(trial, value)
    }
  }

  remove(trial: TrialNumber): void {
    const row = this.#trials.get(trial)
    if (row === undefined) return
    this.#trials.delete(trial)
    for (const [step, ranking] of this.#ready) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) ranking.remove(trial, value)
    }
  }

  /** The trials that reached the step, in the order of their values at it. */
  at(step: number): Ranking {
    const ranking = this.#ready.get(step) ?? this.#collect(step)
    this.#ready.delete(step)
    this.#ready.set(step, ranking)
    if (this.#ready.size > READY_STEPS_MAX) {
      const oldest = this.#ready.keys().next()
      if (!oldest.done) this.#ready.delete(oldest.value)
    }
    return ranking
  }

  #collect(step: number): Ranking {
    const entries: [TrialNumber, number][] = []
    for (const [trial, row] of this.#trials) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) entries.push([trial, value])
    }
    return new Ranking(entries)
  }

  /** Most trials report at the same steps: they share one array. */
  #shareSteps(steps: readonly number[]): Float64Array {
    const newest = this.#newestSteps
    if (newest.length !== steps.length || steps.some((step, i) => step !== newest[i])) {
      this.#newestSteps = Float64Array.from(steps)
    }
    return this.#newestSteps
  }
}

/** The value at the largest step up to this one; NaN when the trial never reached it, or had reported nothing by then. */
function valueAt(row: Row, step: number): number {
  const { steps, values } = row
  if (steps.length === 0 || steps[steps.length - 1]! < step) return Number.NaN
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (steps[middle]! <= step) low = middle + 1
    else high = middle
  }
  return low === 0 ? Number.NaN : values[low - 1]!
}
