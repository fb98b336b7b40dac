import { z } from 'zod'
import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { type Basis, CurveBook, reduceCurve } from './curve-book.ts'
import { explain } from './reason.ts'
import { type Evidence, GO_ON, type Judge, type RuleContext, type StopDecision } from './rule.ts'
import { StepTable } from './step-table.ts'

/** Settings of every rule that compares with a quantile of ended trials. */
export const QUANTILE_SETTINGS = {
  startStep: z.int().min(1).default(4).describe('Reports that a trial makes before it is judged for the first time.'),
  minTrials: z
    .int()
    .min(1)
    .default(3)
    .describe('Ended trials (succeeded or stopped) that must have reached the step; with fewer nothing is stopped. 5 is advised.'),
  interval: z.int().min(1).default(1).describe('Judge at every so many reports from startStep on.'),
  basis: z
    .enum(['best', 'last', 'mean'])
    .default('best')
    .describe('What of the running trial is compared: its best value so far, its last one, or the mean of all.'),
  against: z
    .enum(['averages', 'values'])
    .default('averages')
    .describe('What of the ended trials counts: the mean of their values up to the step, or their value at it.'),
}

/** How a rule compares a running trial with ended ones at the same step; its settings say what each field means. */
export interface QuantileRule {
  readonly startStep: number
  readonly minTrials: number
  readonly interval: number
  readonly basis: Basis
  readonly against: 'averages' | 'values'
  /** Share of the ended trials that the trial may not be below, worst first: 0.5 = the median. */
  readonly quantile: number
  /** How the threshold is called in reasons. */
  readonly thresholdName: string
}

/**
 * Judges by a quantile of ended trials at the same step. Nothing is remembered of earlier answers, so every report
 * is judged by the evidence of its moment.
 */
export class QuantileJudge implements Judge {
  readonly #rule: QuantileRule
  readonly #context: RuleContext
  readonly #book: CurveBook
  readonly #table = new StepTable()

  constructor(rule: QuantileRule, context: RuleContext) {
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
      comparedWith: others.best(),
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
