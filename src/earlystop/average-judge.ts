import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { type Basis, CurveBook, reduceCurve } from './curve-book.ts'
import { COMPARED_MAX, explain, GO_ON } from './reason.ts'
import type { Evidence, Judge, RuleContext, StopDecision } from './rule.ts'
import { StepTable } from './step-table.ts'

/** How a rule compares a running trial with ended ones at the same step. */
export interface AverageRule {
  /** Reports (distinct steps) that a trial makes before it is judged. */
  readonly startStep: number
  /** Ended trials that must have reached the step. */
  readonly minTrials: number
  /** Judged at every so many reports from `startStep` on. */
  readonly interval: number
  readonly basis: Basis
  /** What of the ended trials counts: the mean of their values up to the step, or their value there. */
  readonly against: 'averages' | 'values'
  /** Share of the ended trials that the trial may not be below, worst first: 0.5 = the median. */
  readonly quantile: number
  /** How the threshold is called in reasons. */
  readonly thresholdName: string
}

/**
 * Judges by an order statistic of ended trials at the same step. Nothing is remembered of earlier answers, so every report
 * is judged by the evidence of its moment.
 */
export class AverageJudge implements Judge {
  readonly #rule: AverageRule
  readonly #context: RuleContext
  readonly #book: CurveBook
  readonly #table = new StepTable()

  constructor(rule: AverageRule, context: RuleContext) {
    this.#rule = rule
    this.#context = context
    this.#book = new CurveBook(context)
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.#book.observe(trial, step, value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    const { kept, forgotten } = this.#book.end(trial, evidence)
    if (forgotten) this.#table.remove(trial)
    if (kept !== undefined) this.#table.add(trial, kept.steps, this.#rule.against === 'averages' ? kept.means : kept.scores)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#book.open(trial)
    const step = curve?.lastStep
    if (curve === undefined || step === undefined || !this.#isDue(curve)) return GO_ON
    const others = this.#table.at(step)
    if (others.length < this.#rule.minTrials) return GO_ON
    const threshold = others.quantile(this.#rule.quantile)
    const score = reduceCurve(curve, this.#rule.basis)
    // Written so that a NaN on either side goes on.
    if (!(score < threshold) || this.#book.isIncumbent(trial)) return GO_ON
    const { sign } = this.#book
    const { basis, against, thresholdName } = this.#rule
    return explain(this.#context, {
      step,
      value: sign * score,
      threshold: sign * threshold,
      what: basis,
      thresholdName: `${thresholdName} of the ${against === 'averages' ? 'running averages' : 'values'} of ${count(others.length)}`,
      comparedWith: this.#table.reached(step, COMPARED_MAX),
    })
  }

  threshold(step: number): number | undefined {
    const others = this.#table.at(step)
    if (others.length < this.#rule.minTrials) return undefined
    const threshold = others.quantile(this.#rule.quantile)
    return Number.isNaN(threshold) ? undefined : this.#book.sign * threshold
  }

  #isDue(curve: Curve): boolean {
    const late = curve.steps.length - this.#rule.startStep
    return late >= 0 && late % this.#rule.interval === 0
  }
}

function count(trials: number): string {
  return `${trials} ${trials === 1 ? 'trial' : 'trials'}`
}
