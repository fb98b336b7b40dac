import { z } from 'zod'
import { LIMITS, type TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { OwnCurveJudge } from './own-curve-judge.ts'
import { describeFigures } from './reason.ts'
import { GO_ON, type RuleContext, ruleSettings, type StopDecision, type StoppingRule } from './rule.ts'

const settings = ruleSettings({
  reports: z.int().min(1).default(5).describe('Reports in a row without an improvement after which a trial is stopped.'),
  minDelta: z.number().min(0).default(0).describe('What counts as an improvement: more than this, in the metric’s own units.'),
  startStep: z.int().min(1).default(1).describe('Reports that a trial makes before it is judged for the first time.'),
})

/**
 * The patience rule: a trial that has not improved on its own best for some reports is stopped. It compares with nobody, so it
 * may stop the study's best trial; where the objective is not the best of its curve that would take the best trial out of
 * the contest, and the leader goes on.
 */
export const patience: StoppingRule<z.infer<typeof settings>> = {
  name: 'patience',
  summary: 'Stops a trial that has not improved on its own best value for some reports.',
  settings,
  needsResource: false,
  judges: 'every',
  start: (chosen, context) => new PatienceJudge(chosen, context),
}

class PatienceJudge extends OwnCurveJudge {
  readonly #settings: z.infer<typeof settings>

  constructor(chosen: z.infer<typeof settings>, context: RuleContext) {
    super(Math.max(chosen.startStep, chosen.reports + 1), context)
    this.#settings = chosen
  }

  protected judge(curve: Curve, trial: TrialNumber): StopDecision {
    const { reports, minDelta } = this.#settings
    const threshold = bestBefore(curve, reports) + minDelta
    const recent = bestOf(curve.scores.slice(-reports))
    // Repeating the best exactly is no improvement: this comparison alone is not strict.
    if (!(recent <= threshold)) return GO_ON
    const leads = (this.context.reduce ?? 'best') !== 'best' && this.book.isIncumbent(trial)
    return leads ? GO_ON : this.#stop(curve, recent, threshold)
  }

  #stop(curve: Curve, recent: number, threshold: number): StopDecision {
    const { metric, resource } = this.context
    const { sign } = this.book
    const { reports, minDelta } = this.#settings
    const step = curve.lastStep!
    const [shown, before] = describeFigures(sign * recent, sign * bestBefore(curve, reports))
    const when = `at ${resource?.metric ?? 'step'} ${step} its ${metric} had not improved`
    const reason = `${when}${minDelta > 0 ? ` by more than ${minDelta}` : ''} for ${reports} ${reports === 1 ? 'report' : 'reports'}: ${shown} after ${before}`
    return {
      stop: true,
      reason: reason.slice(0, LIMITS.reasonCharacters),
      step,
      value: sign * recent,
      threshold: sign * threshold,
      comparedWith: [],
    }
  }
}

function bestBefore(curve: Curve, reports: number): number {
  return bestOf(curve.scores.slice(0, -reports))
}

function bestOf(scores: readonly number[]): number {
  return scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY)
}
