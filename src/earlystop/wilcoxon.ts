import { z } from 'zod'
import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { CurveBook, reduceCurve } from './curve-book.ts'
import { explain } from './reason.ts'
import { type Evidence, GO_ON, type Judge, type RuleContext, ruleSettings, type StopDecision, type StoppingRule } from './rule.ts'
import { signedRankLess } from './signed-rank.ts'

const settings = ruleSettings({
  chance: z
    .number()
    .gt(0)
    .lt(0.5)
    .default(0.1)
    .describe('A trial is stopped when its values would be this much worse than the best trial’s by chance less often than this.'),
  startStep: z.int().min(2).default(6).describe('Steps that the trial and the best one have in common before it is judged.'),
})

/**
 * The Wilcoxon rule, for steps that are folds or problem instances: a trial is stopped when, step by step, it is worse than the
 * best ended trial by more than chance (signed-rank test). The order of steps does not matter.
 */
export const wilcoxon: StoppingRule<z.infer<typeof settings>> = {
  name: 'wilcoxon',
  summary: 'For steps that are folds or instances: stops a trial that is worse than the best one, step by step, by more than chance.',
  settings,
  needsResource: false,
  judges: 'every',
  start: (chosen, context) => new WilcoxonJudge(chosen, context),
}

interface Ended {
  readonly mean: number
  readonly scores: ReadonlyMap<number, number>
}

class WilcoxonJudge implements Judge {
  readonly #settings: z.infer<typeof settings>
  readonly #context: RuleContext
  readonly #book: CurveBook
  /** The same curves as the study ranks them: its best is never stopped either. */
  readonly #ranked: CurveBook
  readonly #ended = new Map<TrialNumber, Ended>()
  #best: TrialNumber | undefined

  constructor(chosen: z.infer<typeof settings>, context: RuleContext) {
    this.#settings = chosen
    this.#context = context
    // Folds have no last one and no best one: what a trial is worth is the mean over them.
    this.#book = new CurveBook({ ...context, reduce: 'mean' })
    this.#ranked = new CurveBook(context)
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.#book.observe(trial, step, value)
    this.#ranked.observe(trial, step, value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    const { kept, forgotten } = this.#book.end(trial, evidence)
    this.#ranked.end(trial, evidence)
    if (kept !== undefined && evidence === 'full') this.#keep(trial, kept)
    if (!forgotten || !this.#ended.delete(trial) || trial !== this.#best) return
    this.#best = undefined
    for (const [number, { mean }] of this.#ended) this.#prefer(number, mean)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.#book.open(trial)
    const best = this.#best === undefined ? undefined : this.#ended.get(this.#best)
    if (curve === undefined || best === undefined) return GO_ON
    const pairs = curve.steps.flatMap((step, at) => {
      const other = best.scores.get(step)
      return other === undefined ? [] : [{ own: curve.scores[at]!, its: other }]
    })
    const differences = pairs.map(({ own, its }) => own - its)
    if (pairs.length < this.#settings.startStep || !differences.every(Number.isFinite)) return GO_ON
    const [ownMean, itsMean] = [mean(pairs.map(({ own }) => own)), mean(pairs.map(({ its }) => its))]
    const chance = signedRankLess(differences)
    const leads = this.#book.isIncumbent(trial) || this.#ranked.isIncumbent(trial)
    if (!(chance < this.#settings.chance) || !(ownMean < itsMean) || leads) return GO_ON
    const { sign } = this.#book
    return explain(this.#context, {
      step: curve.lastStep!,
      value: sign * ownMean,
      threshold: sign * itsMean,
      what: 'mean',
      thresholdName: `that of the best trial over the same ${pairs.length} steps (signed-rank p ${chance.toPrecision(2)})`,
      comparedWith: [this.#best!],
    })
  }

  #keep(trial: TrialNumber, curve: Curve): void {
    const worth = reduceCurve(curve, 'mean')
    this.#ended.set(trial, { mean: worth, scores: new Map(curve.steps.map((step, i) => [step, curve.scores[i]!])) })
    this.#prefer(trial, worth)
  }

  /** The first of equals stays the best. */
  #prefer(trial: TrialNumber, worth: number): void {
    const known = this.#best === undefined ? undefined : this.#ended.get(this.#best)
    if (!Number.isNaN(worth) && (known === undefined || worth > known.mean)) this.#best = trial
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}
