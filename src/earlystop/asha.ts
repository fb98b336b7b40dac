import { z } from 'zod'
import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { CurveBook } from './curve-book.ts'
import { PredictiveJudge, predictive } from './predictive.ts'
import { explain } from './reason.ts'
import { type Evidence, GO_ON, type Judge, type RuleContext, ruleSettings, type StopDecision, type StoppingRule } from './rule.ts'
import { Rung, rungSteps } from './rung.ts'

const settings = ruleSettings({
  eta: z.int().min(2).max(8).default(3).describe('Of so many trials at a rung, one goes on.'),
  firstRung: z
    .int()
    .min(1)
    .optional()
    .describe('Step of the first rung; a 27th of resource.max where absent, and at least 2 where resource.max is 20 or more.'),
  predictive: z.boolean().default(true).describe('Ask the rule "predictive" as well, between the rungs; either may stop.'),
})

/**
 * ASHA in its stopping form: at each rung (a step that is eta times the one before) a trial goes on only while it is in the best
 * 1/eta of all that reached the rung. Nobody waits for anybody, and no checkpoint is needed.
 * Li et al., A System for Massively Parallel Hyperparameter Tuning (MLSys 2020), algorithm 2, with stops in place of promotions.
 */
export const asha: StoppingRule<z.infer<typeof settings>> = {
  name: 'asha',
  summary: 'Stops a trial at a rung (every third power of the resource) unless it is among the best third there.',
  settings,
  needsResource: true,
  judges: 'every',
  start: (chosen, context) => new AshaJudge(chosen, context),
}

class AshaJudge implements Judge {
  readonly #eta: number
  readonly #context: RuleContext
  readonly #book: CurveBook
  readonly #rungs: readonly Rung[]
  readonly #predictive: Judge | undefined

  constructor(chosen: z.infer<typeof settings>, context: RuleContext) {
    this.#eta = chosen.eta
    this.#context = context
    this.#book = new CurveBook(context)
    this.#rungs = rungSteps(context.resource, chosen.eta, chosen.firstRung).map((step) => new Rung(step))
    this.#predictive = chosen.predictive ? new PredictiveJudge(predictive.settings.parse({}), context) : undefined
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.#predictive?.observe(trial, step, value)
    const curve = this.#book.observe(trial, step, value)
    if (curve === undefined) return
    for (const rung of this.#rungs) rung.record(trial, curve, step)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    this.#predictive?.end(trial, evidence)
    if (this.#book.end(trial, evidence).forgotten) for (const rung of this.#rungs) rung.forget(trial)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#book.open(trial)
    const rung = curve === undefined ? undefined : this.#reachedNow(curve)
    if (curve === undefined || rung === undefined) return this.#predictive?.decide(trial) ?? GO_ON
    const score = rung.score(trial)!
    const limit = rung.limit(this.#eta)
    if (limit === undefined || !(score < limit) || this.#book.isIncumbent(trial)) return this.#predictive?.decide(trial) ?? GO_ON
    const { sign } = this.#book
    return explain(this.#context, {
      step: curve.lastStep!,
      value: sign * score,
      threshold: sign * limit,
      what: 'last',
      thresholdName: `the worst of the best ${rung.kept(this.#eta)} of ${rung.size} trials at rung ${rung.step}`,
      comparedWith: rung.better(trial),
    })
  }

  /** The rung that the newest report reached; a report between two rungs is not judged by them. */
  #reachedNow(curve: Curve): Rung | undefined {
    const last = curve.lastStep!
    const before = curve.steps.at(-2) ?? Number.NEGATIVE_INFINITY
    return this.#rungs.findLast((rung) => before < rung.step && rung.step <= last)
  }
}
