import { LIMITS, type TrialNumber } from '../model/index.ts'
import type { Basis } from './curve-book.ts'
import { describeFigures } from './figures.ts'
import type { RuleContext, StopDecision } from './rule.ts'

export const GO_ON: StopDecision = { stop: false }
/** As many as a trial's stop record keeps. */
export const COMPARED_MAX = 50

/** What a rule found, in the metric's own units. */
export interface Finding {
  readonly step: number
  readonly value: number
  readonly threshold: number
  /** What of the curve the value is. */
  readonly what: Basis
  /** What the threshold is, to be read after "was below 0.88,". */
  readonly thresholdName: string
  readonly comparedWith: readonly TrialNumber[]
}

/** The decision to stop, with its sentence. */
export function explain({ metric, goal, resource }: RuleContext, finding: Finding): StopDecision {
  const { step, value, threshold, what, thresholdName, comparedWith } = finding
  const [shownValue, shownThreshold] = describeFigures(value, threshold)
  const side = goal === 'minimize' ? 'above' : 'below'
  const subject = what === 'last' ? metric : `${what} ${metric}`
  const reason = `at ${resource?.metric ?? 'step'} ${step} its ${subject} ${shownValue} was ${side} ${shownThreshold}, ${thresholdName}`
  return { stop: true, reason: reason.slice(0, LIMITS.reasonCharacters), step, value, threshold, comparedWith }
}
