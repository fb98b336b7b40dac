import { type Condition, holds, parentsOf } from './condition.ts'
import { type Comparison, parseComparison } from './expression.ts'
import type { ExpressionFault } from './expression-tokens.ts'
import type { Assignment } from './value.ts'

/**
 * What the values of a point must keep among themselves, before any trial runs: the comparison wherever the conditions hold; without a
 * comparison, the conditions may never hold all at once. A comparison says nothing of points where one of its parameters is inactive.
 */
export interface ParameterConstraint {
  /** All must hold; empty = everywhere. */
  readonly when: readonly Condition[]
  /** A comparison over parameters, in the grammar of expression.ts: `heads * headSize <= 1024`. */
  readonly keep?: string
}

/** A parameter constraint, ready to be asked. */
export interface ParameterRule {
  /** Names of the parameters that it looks at. */
  readonly parameters: readonly string[]
  /** By how much a point (inactive parameters left out) breaks it: 0 when it keeps it, infinite when that cannot be said. */
  violation(assignment: Assignment): number
  /** What the point must be, in words. */
  readonly demand: string
  /** The parameter that it holds at a number wherever it is active, as `rate == 0.1` does; absent where it says anything else. */
  readonly holds?: Held
}

/** One parameter at one value. */
export interface Held {
  readonly parameter: string
  readonly value: number
}

/** Values closer than this share of their size are equal: 0.1 + 0.2 keeps <= 0.3. */
const EQUAL_WITHIN = 1e-9

const rules = new WeakMap<readonly ParameterConstraint[], readonly ParameterRule[]>()

/** The constraints of an accepted space, read once. */
export function rulesOf(constraints: readonly ParameterConstraint[] | undefined): readonly ParameterRule[] {
  if (constraints === undefined) return []
  const known = rules.get(constraints)
  if (known !== undefined) return known
  const read = constraints.map((constraint) => {
    const rule = readParameterRule(constraint)
    if ('message' in rule) throw new Error(`a parameter constraint of an accepted study cannot be read: ${constraint.keep}`)
    return rule
  })
  rules.set(constraints, read)
  return read
}

/** True for a point (inactive parameters left out) that keeps every constraint of an accepted space. */
export function keepsConstraints(constraints: readonly ParameterConstraint[] | undefined, assignment: Assignment): boolean {
  return rulesOf(constraints).every((rule) => rule.violation(assignment) === 0)
}

/** Reads one constraint, or says what is wrong with its comparison. */
export function readParameterRule({ when, keep }: ParameterConstraint): ParameterRule | ExpressionFault {
  const parents = [...new Set(when.flatMap(parentsOf))]
  const applies = (assignment: Assignment): boolean => when.every((condition) => holds(condition, assignment))
  if (keep === undefined) {
    return {
      parameters: parents,
      violation: (assignment) => (applies(assignment) ? 1 : 0),
      demand: `may not have this combination of ${parents.join(', ')}`,
    }
  }
  const comparison = parseComparison(keep, 'parameter')
  if ('message' in comparison) return comparison
  const named = [...new Set([...comparison.left.metrics, ...comparison.right.metrics])]
  if (named.length === 0) return { at: 0, message: 'names no parameter' }
  return {
    parameters: [...new Set([...parents, ...named])],
    violation(assignment) {
      if (!applies(assignment) || named.some((name) => assignment[name] === undefined)) return 0
      // In arithmetic a bool counts as 1 or 0 by itself; words are refused when a study is made.
      return broken(comparison, assignment as Readonly<Record<string, number>>)
    },
    demand: `must keep ${keep.trim()}`,
    ...(when.length > 0 ? {} : holdOf(comparison)),
  }
}

/** The parameter that a comparison holds: one that stands by itself on one side of ==, with a number on the other. */
export function heldBy({ sign, left, right }: Comparison): Held | undefined {
  if (sign !== '==') return undefined
  const [one, other] = right.metrics.length === 0 ? [left, right] : [right, left]
  const [parameter] = one.metrics
  const isAlone = parameter !== undefined && (one.text === parameter || one.text === JSON.stringify(parameter))
  return isAlone && other.metrics.length === 0 ? { parameter, value: Number(other.evaluate({})) } : undefined
}

function holdOf(comparison: Comparison): { readonly holds?: Held } {
  const holds = heldBy(comparison)
  return holds === undefined ? {} : { holds }
}

function broken({ sign, left, right }: Comparison, values: Readonly<Record<string, number>>): number {
  const [a, b] = [Number(left.evaluate(values)), Number(right.evaluate(values))]
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY
  const isEqual = a === b || Math.abs(a - b) <= EQUAL_WITHIN * Math.max(Math.abs(a), Math.abs(b))
  const apart = Math.abs(a - b)
  switch (sign) {
    case '<=':
      return isEqual || a < b ? 0 : apart
    case '>=':
      return isEqual || a > b ? 0 : apart
    case '<':
      return !isEqual && a < b ? 0 : Math.max(apart, Number.MIN_VALUE)
    case '>':
      return !isEqual && a > b ? 0 : Math.max(apart, Number.MIN_VALUE)
    case '!=':
      return isEqual ? 1 : 0
    default:
      return isEqual ? 0 : apart
  }
}
