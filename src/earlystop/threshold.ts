import { z } from 'zod'
import type { TrialNumber } from '../model/index.ts'
import { CurveBook } from './curve-book.ts'
import { explain, GO_ON } from './reason.ts'
import type { Evidence, Judge, RuleContext, StopDecision, StoppingRule } from './rule.ts'

const settings = z.strictObject({
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
  start: (chosen, context) => new ThresholdJudge(chosen, context),
}

class ThresholdJudge implements Judge {
  readonly #settings: z.infer<typeof settings>
  readonly #context: RuleContext
  readonly #book: CurveBook

  constructor(chosen: z.infer<typeof settings>, context: RuleContext) {
    this.#settings = chosen
    this.#context = context
    this.#book = new CurveBook(context)
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.#book.observe(trial, step, value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    this.#book.end(trial, evidence)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#book.open(trial)
    if (curve === undefined || curve.steps.length < this.#settings.startStep) return GO_ON
    const { sign } = this.#book
    const score = curve.scores.at(-1)!
    if (!(score < sign * this.#settings.bound)) return GO_ON
    return explain(this.#context, {
      step: curve.lastStep!,
      value: sign * score,
      threshold: this.#settings.bound,
      what: 'last',
      thresholdName: 'the bound of the study',
      comparedWith: [],
    })
  }

  threshold(): number {
    return this.#settings.bound
  }
}
