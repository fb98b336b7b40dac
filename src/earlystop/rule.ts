import type { z } from 'zod'
import type { Goal, Reduce, Resource, TrialNumber } from '../model/index.ts'

/** What a rule answers. Whoever stops says why, with the figures, in the metric's own units. */
export type StopDecision =
  | { readonly stop: false }
  | {
      readonly stop: true
      /** One sentence for people. */
      readonly reason: string
      readonly step: number
      readonly value: number
      readonly threshold: number
      readonly comparedWith: readonly TrialNumber[]
    }

/** What an ended trial leaves: a whole curve (succeeded), a curve as far as it goes (stopped), or nothing: it is forgotten. */
export type Evidence = 'full' | 'cut' | 'none'

export interface RuleContext {
  readonly goal: Goal
  readonly metric: string
  /** How the objective reduces curves: it says which trial is the study's best, which no rule may stop. Absent = best. */
  readonly reduce?: Reduce
  readonly resource?: Resource
  readonly seed: number
}

/**
 * One rule at work on one study: it is fed every point and every end in ledger order, and is asked after each report.
 * Its answers depend on the order within each trial and on the order of the ends alone: after a restart it is fed trial by trial. The cost of a report must not grow
 * with the number of trials.
 */
export interface Judge {
  /** A point of the objective; steps may repeat (the last one counts), come late or out of order; NaN is ignored. */
  observe(trial: TrialNumber, step: number, value: number): void
  /** The trial ended, and leaves this much evidence. */
  end(trial: TrialNumber, evidence: Evidence): void
  /** Asked for an open trial after its report. */
  decide(trial: TrialNumber): StopDecision
  /** What a trial must beat at this step just now, for plots; undefined when the rule would stop nothing. */
  threshold?(step: number): number | undefined
}

/**
 * A stopping rule. Adding one is one file with such an object, plus one line in registry.ts.
 */
export interface StoppingRule<Settings = unknown> {
  readonly name: string
  /** One sentence for lists and forms. */
  readonly summary: string
  readonly settings: z.ZodType<Settings>
  /** True when it needs the study's `resource`. */
  readonly needsResource: boolean
  start(settings: Settings, context: RuleContext): Judge
}
