import { parseComparison } from './expression.ts'
import type { Expression } from './expression-parser.ts'
import type { ExpressionFault } from './expression-tokens.ts'

/** A bound that a trial's metrics must keep: `expression op bound`. */
export interface Constraint {
  /** As the user wrote it. */
  readonly text: string
  /** Over metric names, in the grammar of expression.ts. */
  readonly expression: string
  readonly op: '<=' | '>='
  readonly bound: number
}

/** How much of a bound a value leaves: 0 or more when it keeps it, below 0 when it breaks it, -Infinity when that cannot be said (NaN, or a metric is missing). */
export function marginOf({ op, bound }: Pick<Constraint, 'op' | 'bound'>, value: number): number {
  if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY
  return op === '<=' ? bound - value : value - bound
}

/** By how much a margin breaks a constraint: 0 when it keeps it. */
export function violationOf(margin: number): number {
  return margin < 0 ? -margin : 0
}

/**
 * Reads a constraint: one comparison by <= or >=. A side without metrics becomes the bound; where both have some, their
 * difference is bounded by 0.
 */
export function parseConstraint(given: string): Constraint | ExpressionFault {
  const text = given.trim()
  const read = parseComparison(given, 'metric')
  if ('message' in read) return read
  const { sign, at, left, right } = read
  if (sign !== '<=' && sign !== '>=') return foreignSign(sign, at)
  if (left.metrics.length === 0 && right.metrics.length === 0) return { at: 0, message: 'names no metric' }
  if (left.metrics.length > 0 && right.metrics.length > 0) {
    return { text, expression: `${left.text} - (${right.text})`, op: sign, bound: 0 }
  }
  const isBoundLeft = left.metrics.length === 0
  const bound = constantOf(isBoundLeft ? left : right)
  if (!Number.isFinite(bound))
    return { at: isBoundLeft ? 0 : at, message: `has the bound ${bound}`, remedy: 'Bound it by a finite number.' }
  if (!isBoundLeft) return { text, expression: left.text, op: sign, bound }
  return { text, expression: right.text, op: sign === '<=' ? '>=' : '<=', bound }
}

function constantOf(side: Expression): number {
  return side.evaluate({})
}

function foreignSign(sign: string, at: number): ExpressionFault {
  if (sign === '<' || sign === '>') return { at, message: `cannot be ${sign}: a bound may be reached`, remedy: `Write ${sign}=.` }
  return { at, message: `cannot be ${sign}`, remedy: 'Write <= or >=.' }
}
