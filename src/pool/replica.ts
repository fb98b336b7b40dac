import type { TrialView } from '../algorithms/index.ts'
import type { Delta } from './messages.ts'

/** A thread's copy of one study's trials, and what the algorithm keeps beside it. */
export class Replica {
  readonly #trials = new Map<number, TrialView>()
  #sorted: readonly TrialView[] | undefined
  #algorithm: string | undefined
  #cache = new Map<string, unknown>()

  apply(delta: Delta): void {
    if (delta.reset) this.#trials.clear()
    for (const trial of delta.changed) this.#trials.set(trial.number, trial)
    for (const number of delta.deleted) this.#trials.delete(number)
    if (delta.reset || delta.changed.length > 0 || delta.deleted.length > 0) this.#sorted = undefined
  }

  /** All trials by number. */
  get trials(): readonly TrialView[] {
    this.#sorted ??= [...this.#trials.values()].sort((a, b) => a.number - b.number)
    return this.#sorted
  }

  /** The cache of one algorithm; another algorithm begins with an empty one. */
  cacheFor(algorithm: string): Map<string, unknown> {
    if (algorithm !== this.#algorithm) this.#cache = new Map()
    this.#algorithm = algorithm
    return this.#cache
  }
}
