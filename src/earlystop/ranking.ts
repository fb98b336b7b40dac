import type { TrialNumber } from '../model/index.ts'
import { COMPARED_MAX } from './reason.ts'

/**
 * Trials kept in the order of a score, the worst first. Reading an order statistic is O(1); an insertion is a binary search and one
 * move of memory, a few microseconds at 10,000 trials. NaN has no place in an order: callers keep it out.
 */
export class Ranking {
  #scores: Float64Array
  #trials: Float64Array
  #length: number

  constructor(entries: readonly (readonly [TrialNumber, number])[] = []) {
    const sorted = entries.toSorted(([, a], [, b]) => a - b)
    this.#trials = Float64Array.from(sorted, ([trial]) => trial)
    this.#scores = Float64Array.from(sorted, ([, score]) => score)
    this.#length = sorted.length
  }

  get length(): number {
    return this.#length
  }

  /** The score of this rank, 0 being the least. */
  at(rank: number): number {
    return this.#scores[rank]!
  }

  insert(trial: TrialNumber, score: number): void {
    if (this.#length === this.#scores.length) this.#grow()
    const at = this.#lowerBound(score)
    this.#scores.copyWithin(at + 1, at, this.#length)
    this.#trials.copyWithin(at + 1, at, this.#length)
    this.#scores[at] = score
    this.#trials[at] = trial
    this.#length++
  }

  /** Removes a trial that stands here with this score; does nothing when it does not. */
  remove(trial: TrialNumber, score: number): void {
    let at = this.#lowerBound(score)
    while (at < this.#length && this.#scores[at] === score && this.#trials[at] !== trial) at++
    if (at === this.#length || this.#scores[at] !== score) return
    this.#scores.copyWithin(at, at + 1, this.#length)
    this.#trials.copyWithin(at, at + 1, this.#length)
    this.#length--
  }

  /**
   * The quantile at a fraction in [0, 1]; a position between two scores is interpolated, so 0.5 is the true median
   * (the mean of the two middle scores when the count is even). NaN when there is nothing.
   */
  quantile(fraction: number): number {
    if (this.#length === 0) return Number.NaN
    const position = fraction * (this.#length - 1)
    const below = Math.floor(position)
    const low = this.#scores[below]!
    const share = position - below
    if (share === 0) return low
    const high = this.#scores[below + 1]!
    // Equal neighbours (also infinite ones) must give exactly themselves: ties decide.
    return low === high ? low : low * (1 - share) + high * share
  }

  /** The best trials here, by number: as many as a stop record keeps; with a score, only those above it. */
  best(above?: number): TrialNumber[] {
    let from = Math.max(0, this.#length - COMPARED_MAX)
    while (above !== undefined && from < this.#length && this.#scores[from]! <= above) from++
    return [...this.#trials.subarray(from, this.#length)].sort((a, b) => a - b)
  }

  #lowerBound(score: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#scores[middle]! < score) low = middle + 1
      else high = middle
    }
    return low
  }

  #grow(): void {
    const size = Math.max(8, 2 * this.#scores.length)
    const [scores, trials] = [new Float64Array(size), new Float64Array(size)]
    scores.set(this.#scores)
    trials.set(this.#trials)
    this.#scores = scores
    this.#trials = trials
  }
}
