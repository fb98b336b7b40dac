import type { TrialNumber } from '../model/index.ts'
import { CurveBook } from './curve-book.ts'
import type { Evidence, RuleContext } from './rule.ts'

/** One trial's scores by objective, larger is better; NaN where it said nothing. */
interface Standing {
  readonly trial: TrialNumber
  readonly scores: readonly number[]
}

/**
 * Where the trials of a study stand in each of several objectives. Of the ended ones only the Pareto front is compared: what any of them
 * dominates, one of the front dominates.
 */
export class Standings {
  readonly #books: readonly CurveBook[]
  readonly #ended = new Set<TrialNumber>()
  #front: Standing[] = []

  constructor(contexts: readonly RuleContext[]) {
    this.#books = contexts.map((context) => new CurveBook(context))
  }

  observe(objective: number, trial: TrialNumber, step: number, value: number): void {
    this.#books[objective]!.observe(trial, step, value)
  }

  /** The trial ended, as far as this objective goes: each hears of it, the last objective as the last. */
  end(objective: number, trial: TrialNumber, evidence: Evidence): void {
    this.#books[objective]!.end(trial, evidence)
    if (objective !== this.#books.length - 1) return
    if (evidence !== 'none') this.#enter(trial)
    else if (this.#ended.delete(trial)) {
      this.#front = []
      for (const other of this.#ended) this.#enter(other)
    }
  }

  /** Reports (distinct steps) that an open trial made of an objective. */
  reports(objective: number, trial: TrialNumber): number {
    return this.#books[objective]!.open(trial)?.steps.length ?? 0
  }

  /** A trial that is at least as good in every objective that this open one reported, and better in one; undefined when there is none. */
  dominating(trial: TrialNumber): TrialNumber | undefined {
    const { scores } = this.#standing(trial)
    const open = new Set(this.#books.flatMap((book) => [...book.openTrials()]))
    open.delete(trial)
    const rivals = [...this.#front, ...[...open].map((other) => this.#standing(other))]
    return rivals.find((rival) => isAsGood(rival.scores, scores) && !isAsGood(scores, rival.scores))?.trial
  }

  #enter(trial: TrialNumber): void {
    this.#ended.add(trial)
    const entrant = this.#standing(trial)
    if (this.#front.some(({ scores }) => isAsGood(scores, entrant.scores))) return
    this.#front = [...this.#front.filter(({ scores }) => !isAsGood(entrant.scores, scores)), entrant]
  }

  #standing(trial: TrialNumber): Standing {
    return { trial, scores: this.#books.map((book) => book.score(trial) ?? Number.NaN) }
  }
}

/** At least as good wherever the other has a score. */
function isAsGood(scores: readonly number[], other: readonly number[]): boolean {
  return other.every((score, k) => Number.isNaN(score) || scores[k]! >= score)
}
