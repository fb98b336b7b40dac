import { LIMITS, type TrialNumber } from '../model/index.ts'
import type { Basis } from './curve-book.ts'
import type { RuleContext, Stop } from './rule.ts'

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
export function explain({ metric, goal, resource }: RuleContext, finding: Finding): Stop {
  const { step, value, threshold, what, thresholdName, comparedWith } = finding
  const [shownValue, shownThreshold] = describeFigures(value, threshold)
  const side = goal === 'minimize' ? 'above' : 'below'
  const subject = what === 'last' ? metric : `${what} ${metric}`
  const reason = `at ${resource?.metric ?? 'step'} ${step} its ${subject} ${shownValue} was ${side} ${shownThreshold}, ${thresholdName}`
  return { stop: true, reason: reason.slice(0, LIMITS.reasonCharacters), step, value, threshold, comparedWith }
}

/** Two different numbers in as few digits (at least three) as keep them apart. */
export function describeFigures(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 17; digits++) {
    const [x, y] = [shorten(a, digits), shorten(b, digits)]
    if (x !== y || a === b) return [x, y]
  }
  return [String(a), String(b)]
}

function shorten(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)))
}
