import { LIMITS, type Reduce, type TrialNumber } from '../model/index.ts'
import { Curve } from './curve.ts'
import { describeFigures } from './figures.ts'
import type { Evidence, Judge, RuleContext, StopDecision } from './rule.ts'
import { StepTable } from './step-table.ts'

/** What of the running trial is compared. */
export type Basis = 'best' | 'last' | 'mean'

/** How a rule compares a running trial with the running averages of ended ones. */
export interface AverageRule {
  /** Reports (distinct steps) that a trial makes before it is judged. */
  readonly startStep: number
  /** Ended trials that must have reached the step. */
  readonly minTrials: number
  /** Judged at every so many reports from `startStep` on. */
  readonly interval: number
  readonly basis: Basis
  /** Share of the averages that the trial may not be below, worst first: 0.5 = the median. */
  readonly quantile: number
  /** How the threshold is called in reasons. */
  readonly thresholdName: string
}

const GO_ON: StopDecision = { stop: false }
/** As many as a trial's stop record keeps. */
const COMPARED_MAX = 50

/**
 * Judges by running averages. Inside, larger is always better: minimising negates at this edge, which is exact.
 * Nothing is remembered of earlier answers, so every report is judged by the evidence of its moment.
 */
export class AverageJudge implements Judge {
  readonly #rule: AverageRule
  readonly #context: RuleContext
  readonly #sign: 1 | -1
  readonly #open = new Map<TrialNumber, Curve>()
  readonly #ended = new Map<TrialNumber, number>()
  readonly #forgotten = new Set<TrialNumber>()
  readonly #table = new StepTable()

  constructor(rule: AverageRule, context: RuleContext) {
    this.#rule = rule
    this.#context = context
    this.#sign = context.goal === 'minimize' ? -1 : 1
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    if (Number.isNaN(value) || this.#ended.has(trial) || this.#forgotten.has(trial)) return
    let curve = this.#open.get(trial)
    if (curve === undefined) {
      curve = new Curve()
      this.#open.set(trial, curve)
    }
    curve.observe(step, this.#sign * value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    const curve = this.#open.get(trial)
    this.#open.delete(trial)
    if (evidence === 'none') {
      this.#ended.delete(trial)
      this.#table.remove(trial)
      this.#forgotten.add(trial)
    } else if (!this.#ended.has(trial) && !this.#forgotten.has(trial)) {
      if (curve !== undefined) this.#table.add(trial, curve)
      this.#ended.set(trial, curve === undefined ? Number.NaN : scoreOf(curve, this.#context.reduce))
    }
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#open.get(trial)
    const step = curve?.lastStep
    if (curve === undefined || step === undefined || !this.#isDue(curve)) return GO_ON
    const averages = this.#table.at(step)
    if (averages.length < this.#rule.minTrials) return GO_ON
    const threshold = averages.quantile(this.#rule.quantile)
    const score = shown(curve, this.#rule.basis)
    // Written so that a NaN on either side goes on.
    if (!(score < threshold) || this.#isIncumbent(trial, curve)) return GO_ON
    const figures = { step, value: this.#sign * score, threshold: this.#sign * threshold }
    return {
      stop: true,
      reason: this.#reason(figures, averages.length),
      ...figures,
      comparedWith: this.#table.reached(step, COMPARED_MAX),
    }
  }

  threshold(step: number): number | undefined {
    const averages = this.#table.at(step)
    if (averages.length < this.#rule.minTrials) return undefined
    const threshold = averages.quantile(this.#rule.quantile)
    return Number.isNaN(threshold) ? undefined : this.#sign * threshold
  }

  #isDue(curve: Curve): boolean {
    const late = curve.steps.length - this.#rule.startStep
    return late >= 0 && late % this.#rule.interval === 0
  }

  /** Asked only of trials that are about to be stopped, so its pass over the trials is rare. */
  #isIncumbent(trial: TrialNumber, curve: Curve): boolean {
    const score = scoreOf(curve, this.#context.reduce)
    for (const other of this.#ended.values()) if (other > score) return false
    for (const [number, other] of this.#open) {
      if (number !== trial && scoreOf(other, this.#context.reduce) > score) return false
    }
    return true
  }

  #reason(figures: { step: number; value: number; threshold: number }, trials: number): string {
    const { metric, goal, resource } = this.#context
    const [value, threshold] = describeFigures(figures.value, figures.threshold)
    const side = goal === 'minimize' ? 'above' : 'below'
    const what = this.#rule.basis === 'last' ? metric : `${this.#rule.basis} ${metric}`
    const reason =
      `at ${resource?.metric ?? 'step'} ${figures.step} its ${what} ${value} was ${side} ${threshold}, ` +
      `${this.#rule.thresholdName} of the running averages of ${trials} ${trials === 1 ? 'trial' : 'trials'}`
    return reason.slice(0, LIMITS.reasonCharacters)
  }
}

function shown(curve: Curve, basis: Basis): number {
  switch (basis) {
    case 'best':
      return curve.best
    case 'last':
      return curve.scores.at(-1)!
    case 'mean':
      return curve.means.at(-1)!
  }
}

/** The trial's value as the objective reduces curves. */
function scoreOf(curve: Curve, reduce: Reduce = 'best'): number {
  return shown(curve, reduce)
}
