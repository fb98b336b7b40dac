import type { Assignment, ParameterValue } from './value.ts'

/** Holds when the parent is active and has one of the values. */
export interface ValueCondition {
  readonly parent: string
  readonly values: readonly ParameterValue[]
}

/** Holds when the parent is active and a number in [min, max]; a bound that is absent does not bound. */
export interface RangeCondition {
  readonly parent: string
  readonly min?: number
  readonly max?: number
}

/** Holds when all do. */
export interface AllCondition {
  readonly all: readonly Condition[]
}

/** Holds when one does. */
export interface AnyCondition {
  readonly any: readonly Condition[]
}

/** Plain negation: it also holds while the parents in it are inactive. */
export interface NotCondition {
  readonly not: Condition
}

/** When a parameter is active. */
export type Condition = ValueCondition | RangeCondition | AllCondition | AnyCondition | NotCondition

/** True when the condition holds under the (already masked) values of its parents. */
export function holds(condition: Condition, assignment: Assignment): boolean {
  if ('all' in condition) return condition.all.every((inner) => holds(inner, assignment))
  if ('any' in condition) return condition.any.some((inner) => holds(inner, assignment))
  if ('not' in condition) return !holds(condition.not, assignment)
  const value = assignment[condition.parent]
  return value !== undefined && allows(condition, value)
}

/** Whether a parent's value is one that the condition waits for. */
export function allows(condition: ValueCondition | RangeCondition, value: ParameterValue): boolean {
  if ('values' in condition) return condition.values.includes(value)
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition
  return typeof value === 'number' && value >= min && value <= max
}

/** Every parameter that a condition asks for, each once. */
export function parentsOf(condition: Condition): readonly string[] {
  if ('all' in condition) return [...new Set(condition.all.flatMap(parentsOf))]
  if ('any' in condition) return [...new Set(condition.any.flatMap(parentsOf))]
  return 'not' in condition ? parentsOf(condition.not) : [condition.parent]
}
