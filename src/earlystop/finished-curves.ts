import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import type { Basis } from './curve-book.ts'

/** Trials that are kept: enough for any statistic, few enough that a question costs the same at 10,000 trials as at 500. */
const KEPT_MAX = 512

interface Finished {
  readonly steps: Float64Array
  /** The curve reduced up to each step. */
  readonly reduced: Float64Array
}

/** Whole curves of trials that ran to their end, the newest ones: where they stood at a step, and where they ended. */
export class FinishedCurves {
  readonly #basis: Basis
  readonly #trials = new Map<TrialNumber, Finished>()

  constructor(basis: Basis) {
    this.#basis = basis
  }

  add(trial: TrialNumber, curve: Curve): void {
    this.#trials.set(trial, { steps: Float64Array.from(curve.steps), reduced: reducedUpTo(curve, this.#basis) })
    if (this.#trials.size <= KEPT_MAX) return
    const oldest = this.#trials.keys().next()
    if (!oldest.done) this.#trials.delete(oldest.value)
  }

  remove(trial: TrialNumber): void {
    this.#trials.delete(trial)
  }

  /** Score at the step and at the end of every kept trial that reached the step and has finite ones. */
  at(step: number): { trials: TrialNumber[]; scores: number[]; ends: number[] } {
    const found: { trials: TrialNumber[]; scores: number[]; ends: number[] } = { trials: [], scores: [], ends: [] }
    for (const [trial, { steps, reduced }] of this.#trials) {
      if (steps.at(-1)! < step) continue
      const score = reduced[steps.findLastIndex((reported) => reported <= step)]
      const end = reduced.at(-1)!
      if (score === undefined || !Number.isFinite(score) || !Number.isFinite(end)) continue
      found.trials.push(trial)
      found.scores.push(score)
      found.ends.push(end)
    }
    return found
  }
}

function reducedUpTo(curve: Curve, basis: Basis): Float64Array {
  switch (basis) {
    case 'last':
      return Float64Array.from(curve.scores)
    case 'mean':
      return Float64Array.from(curve.means)
    case 'best': {
      let best = Number.NEGATIVE_INFINITY
      return Float64Array.from(curve.scores, (score) => {
        best = Math.max(best, score)
        return best
      })
    }
  }
}
