import { z } from 'zod'
import type { Curve } from './curve.ts'
import { OwnCurveJudge } from './own-curve-judge.ts'
import { explain } from './reason.ts'
import { GO_ON, type RuleContext, ruleSettings, type StopDecision, type StoppingRule } from './rule.ts'

const settings = ruleSettings({
  bound: z
    .number()
    .describe('A trial whose newest value is worse than this is stopped: below it when maximising, above it when minimising.'),
  startStep: z.int().min(1).default(1).describe('Reports that a trial makes before it is judged for the first time.'),
})

/** The threshold rule: a bound that the user knows, such as the accuracy of guessing after five epochs. Equality goes on. */
export const threshold: StoppingRule<z.infer<typeof settings>> = {
  name: 'threshold',
  summary: 'Stops a trial whose newest value is worse than a bound that you give.',
  settings,
  needsResource: false,
  judges: 'first',
  start: (chosen, context) => new ThresholdJudge(chosen, context),
}

class ThresholdJudge extends OwnCurveJudge {
  readonly #bound: number

  constructor({ bound, startStep }: z.infer<typeof settings>, context: RuleContext) {
    super(startStep, context)
    this.#bound = bound
  }

  protected judge(curve: Curve): StopDecision {
    const { sign } = this.book
    const score = curve.scores.at(-1)!
    if (!(score < sign * this.#bound)) return GO_ON
    return explain(this.context, {
      step: curve.lastStep!,
      value: sign * score,
      threshold: this.#bound,
      what: 'last',
      thresholdName: 'the bound of the study',
      comparedWith: [],
    })
  }

  threshold(): number {
    return this.#bound
  }
}
