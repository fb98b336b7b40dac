/**
 * The predictive rule: how much further will a trial get, judging by ended trials that stood where it stands?
 *
 * | symbol | meaning                                                              | shape |
 * |--------|----------------------------------------------------------------------|-------|
 * | x_j    | score of finished trial j at the step, as the objective reduces it   | F     |
 * | y_j    | score of finished trial j at its end                                 | F     |
 * | g_j    | its gain y_j - x_j                                                   | F     |
 * | c      | score of the running trial at the step                               | 1     |
 * | w_j    | weight: exp(-((x_j - c) / sd(x))^2 / 2) + 0.05, normalised           | F     |
 * | m, s   | predicted gain and its spread                                        | 1     |
 *
 * Scores are larger-is-better. m = sum w g, s = 1.3 sqrt(sum w (g - m)^2) + 0.02 IQR(y); the trial is stopped when the chance
 * that c + m + s Z passes the best y is below `chance`. The constants were fitted on recorded curves (bench/stopping).
 */
import { z } from 'zod'
import type { TrialNumber } from '../model/index.ts'
import { normalQuantile, quantile } from '../numerics/index.ts'
import { type Basis, CurveBook, reduceCurve } from './curve-book.ts'
import { FinishedCurves } from './finished-curves.ts'
import { QuantileJudge } from './quantile-judge.ts'
import { COMPARED_MAX, explain } from './reason.ts'
import { type Evidence, GO_ON, type Judge, type RuleContext, ruleSettings, type StopDecision, type StoppingRule } from './rule.ts'

const WEIGHT_FLOOR = 0.05
const SPREAD_FACTOR = 1.3
const SPREAD_FLOOR = 0.02

const settings = ruleSettings({
  chance: z
    .number()
    .gt(0)
    .lt(0.5)
    .default(0.05)
    .describe('A trial is stopped when its chance of passing the best finished trial is below this. Alone, without asha, 0.15 saves more.'),
  startStep: z.int().min(1).default(4).describe('Reports that a trial makes before it is judged for the first time.'),
  minTrials: z.int().min(2).default(5).describe('Trials that must have run to their end; with fewer the median rule judges.'),
})
type Settings = z.infer<typeof settings>

/** Predicts the end of a curve from ended ones that looked alike, and stops what will almost surely not be the best. */
export const predictive: StoppingRule<Settings> = {
  name: 'predictive',
  summary: 'Stops a trial that will almost surely not become the best, as far as whole curves of finished trials can tell.',
  settings,
  needsResource: false,
  judges: 'every',
  start: (chosen, context) => new PredictiveJudge(chosen, context),
}

export class PredictiveJudge implements Judge {
  readonly #settings: Settings
  readonly #context: RuleContext
  readonly #basis: Basis
  readonly #book: CurveBook
  readonly #finished: FinishedCurves
  /** Judges while too few trials have run to their end. */
  readonly #median: QuantileJudge

  constructor(chosen: Settings, context: RuleContext) {
    this.#settings = chosen
    this.#context = context
    this.#basis = context.reduce ?? 'best'
    this.#book = new CurveBook(context)
    this.#finished = new FinishedCurves(this.#basis)
    const { startStep, minTrials } = chosen
    const rule = {
      startStep,
      minTrials,
      interval: 1,
      basis: 'best',
      against: 'averages',
      quantile: 0.5,
      thresholdName: 'the median',
    } as const
    this.#median = new QuantileJudge(rule, context)
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.#book.observe(trial, step, value)
    this.#median.observe(trial, step, value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    const { kept, forgotten } = this.#book.end(trial, evidence)
    this.#median.end(trial, evidence)
    if (forgotten) this.#finished.remove(trial)
    if (kept !== undefined && evidence === 'full') this.#finished.add(trial, kept)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#book.open(trial)
    if (curve === undefined || curve.steps.length < this.#settings.startStep) return GO_ON
    const step = curve.lastStep!
    const others = this.#finished.at(step)
    if (others.trials.length < this.#settings.minTrials) return this.#median.decide(trial)
    const score = reduceCurve(curve, this.#basis)
    const limit = limitOf(score, others.scores, others.ends, this.#settings.chance)
    // Written so that a NaN on either side goes on.
    if (!(score < limit) || this.#book.isIncumbent(trial)) return GO_ON
    const { sign } = this.#book
    return explain(this.#context, {
      step,
      value: sign * score,
      threshold: sign * limit,
      what: this.#basis,
      thresholdName: `what it takes to have a chance of ${this.#settings.chance} to pass the best of ${others.trials.length} finished trials`,
      comparedWith: others.trials.slice(0, COMPARED_MAX),
    })
  }
}

/** The least score at the step with which the chance of passing the best end is not below `chance`, given trials like this one. */
function limitOf(score: number, scores: readonly number[], ends: readonly number[], chance: number): number {
  const sd = deviation(scores)
  const weights = scores.map((x) => (sd > 0 ? Math.exp(-0.5 * ((x - score) / sd) ** 2) : 1) + WEIGHT_FLOOR)
  const total = sum(weights)
  const gains = ends.map((end, j) => end - scores[j]!)
  const gain = sum(gains.map((g, j) => g * weights[j]!)) / total
  const variance = sum(gains.map((g, j) => weights[j]! * (g - gain) ** 2)) / total
  const spread = SPREAD_FACTOR * Math.sqrt(variance) + SPREAD_FLOOR * (quantile(ends, 0.75) - quantile(ends, 0.25))
  return Math.max(...ends) - gain + spread * normalQuantile(chance)
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
