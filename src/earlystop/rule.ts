import { z } from 'zod'
import type { Goal, Reduce, Resource, TrialNumber } from '../model/index.ts'

/** Why a trial should stop, with the figures, in the metric's own units. */
export interface Stop {
  readonly stop: true
  /** One sentence for people. */
  readonly reason: string
  readonly step: number
  readonly value: number
  readonly threshold: number
  readonly comparedWith: readonly TrialNumber[]
}

export interface GoOn {
  readonly stop: false
  /** What would have been decided, had the trial not been left unstopped as a control. */
  readonly spared?: Stop
}

/** What a rule answers. */
export type StopDecision = Stop | GoOn

export const GO_ON: GoOn = { stop: false }

/** What an ended trial leaves: a whole curve (succeeded), a curve as far as it goes (stopped), or nothing: it is forgotten. */
export type Evidence = 'full' | 'cut' | 'none'

export interface RuleContext {
  readonly goal: Goal
  readonly metric: string
  /** How the objective reduces curves: it says which trial is the study's best, which no rule may stop. Absent = best. */
  readonly reduce?: Reduce
  readonly resource?: Resource
  readonly seed: number
  /** True when the study's algorithm learns from what trials bring: its trials are alike in being good. */
  readonly learns?: boolean
}

/**
 * One rule at work on one objective of a study: it is fed every point and every end in ledger order, and is asked after each report.
 * Its answers depend on the order within each trial and on the order of the ends alone: after a restart it is fed trial by trial. The cost of a report must not grow
 * with the number of trials.
 */
export interface Judge {
  /** Name of the rule at work, where it is not the one that was chosen. */
  readonly rule?: string
  /** A point of the objective; steps may repeat (the last one counts), come late or out of order; NaN is ignored. */
  observe(trial: TrialNumber, step: number, value: number): void
  /** The trial ended, and leaves this much evidence. */
  end(trial: TrialNumber, evidence: Evidence): void
  /** Asked for an open trial after its report. */
  decide(trial: TrialNumber): StopDecision
  /** What a trial must beat at this step just now, for plots; undefined when the rule would stop nothing. */
  threshold?(step: number): number | undefined
}

/** What every rule can be told. */
export interface CommonSettings {
  readonly controls: number
}

/**
 * A stopping rule. Adding one is one file with such an object, plus one line in registry.ts.
 */
export interface StoppingRule<Settings extends CommonSettings = CommonSettings> {
  readonly name: string
  /** One sentence for lists and forms. */
  readonly summary: string
  /** Made by `ruleSettings`. */
  readonly settings: z.ZodType<Settings>
  /** True when it needs the study's `resource`. */
  readonly needsResource: boolean
  /**
   * Of several objectives: `every` = a trial is judged by each that it reports, and stopped when it misses in all of them; `first` = by the first
   * alone, for settings that are in one metric's units.
   */
  readonly judges: 'every' | 'first'
  /** Trials that an algorithm gave a part of the resource are left to the algorithm. */
  readonly leavesRationed?: boolean
  start(settings: Settings, context: RuleContext): Judge
}

const controls = z
  .number()
  .min(0)
  .max(0.5)
  .default(0)
  .describe('Share of the trials that are left unstopped, to see what the rule would have stopped wrongly: 0.05 is one in 20.')

/** A rule's own settings with those that every rule has. */
export function ruleSettings<Shape extends z.ZodRawShape>(own: Shape) {
  return z.strictObject({ ...own, controls })
}
