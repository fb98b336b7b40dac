import type { TrialNumber } from '../model/index.ts'
import { SortedValues } from './sorted-values.ts'

/** Steps whose order statistics are kept ready; with 10,000 trials one costs 80 KB. The least recently used goes first. */
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
  readonly #ready = new Map<number, SortedValues>()
  #newestSteps: Float64Array = new Float64Array(0)

  add(trial: TrialNumber, steps: readonly number[], values: readonly number[]): void {
    const row = { steps: this.#shareSteps(steps), values: Float64Array.from(values) }
    this.#trials.set(trial, row)
    for (const [step, sorted] of this.#ready) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) sorted.insert(value)
    }
  }

  remove(trial: TrialNumber): void {
    const row = this.#trials.get(trial)
    if (row === undefined) return
    this.#trials.delete(trial)
    for (const [step, sorted] of this.#ready) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) sorted.remove(value)
    }
  }

  /** Values at the step, in order, of the trials that reached it. */
  at(step: number): SortedValues {
    const sorted = this.#ready.get(step) ?? this.#collect(step)
    this.#ready.delete(step)
    this.#ready.set(step, sorted)
    if (this.#ready.size > READY_STEPS_MAX) {
      const oldest = this.#ready.keys().next()
      if (!oldest.done) this.#ready.delete(oldest.value)
    }
    return sorted
  }

  /** Trials that reached the step, in the order of their ends, at most `max` of them. */
  reached(step: number, max: number): TrialNumber[] {
    const found: TrialNumber[] = []
    for (const [trial, row] of this.#trials) {
      if (found.length === max) break
      if (!Number.isNaN(valueAt(row, step))) found.push(trial)
    }
    return found
  }

  #collect(step: number): SortedValues {
    const values = new Float64Array(this.#trials.size)
    let length = 0
    for (const row of this.#trials.values()) {
      const value = valueAt(row, step)
      if (!Number.isNaN(value)) values[length++] = value
    }
    return new SortedValues(values.slice(0, length))
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
