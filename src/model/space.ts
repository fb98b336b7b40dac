import { type Condition, holds, parentsOf } from './condition.ts'
import { type ParameterConstraint, rulesOf } from './parameter-constraint.ts'
import type { Assignment, Integer, ParameterValue } from './value.ts'

export type Scale = 'linear' | 'log' | 'reverseLog'

/** Where the best value of a number is believed to be (in the literature: a user's prior). */
export interface LikelyNumber {
  /** The likeliest value, within the bounds. */
  readonly near: number
  /** Standard deviation of a normal around it, as a share of the parameter's range on its scale; above 0. */
  readonly spread: number
}

interface ParameterBase {
  readonly name: string
  /** All must hold for the parameter to be active; empty = always active. */
  readonly when: readonly Condition[]
  readonly default?: ParameterValue
}

/** A real number in [min, max]; with `step` only min + k * step. */
export interface DoubleParameter extends ParameterBase {
  readonly kind: 'double'
  readonly min: number
  readonly max: number
  readonly scale: Scale
  readonly step?: number
  readonly likely?: LikelyNumber
}

/** An integer in [min, max], min + k * step. */
export interface IntParameter extends ParameterBase {
  readonly kind: 'int'
  readonly min: Integer
  readonly max: Integer
  readonly scale: Scale
  readonly step: Integer
  readonly likely?: LikelyNumber
}

/** One of some ordered numbers (ascending). */
export interface DiscreteParameter extends ParameterBase {
  readonly kind: 'discrete'
  readonly values: readonly number[]
  readonly scale: Scale
  readonly likely?: LikelyNumber
}

/** One of some values without order; a bool is the choice [false, true]. */
export interface ChoiceParameter extends ParameterBase {
  readonly kind: 'choice'
  readonly values: readonly ParameterValue[]
  /** How likely each value is the best, in proportion; above 0. */
  readonly likely?: readonly number[]
}

export type Parameter = DoubleParameter | IntParameter | DiscreteParameter | ChoiceParameter

/** What may vary. Parents come before their children. */
export interface Space {
  readonly parameters: readonly Parameter[]
  /** What points must keep among their values; absent = every point is allowed. */
  readonly parameterConstraints?: readonly ParameterConstraint[]
}

/** The space of what has one, without what else it says. */
export function spaceOf({ parameters, parameterConstraints }: Space): Space {
  return parameterConstraints === undefined ? { parameters } : { parameters, parameterConstraints }
}

/** True when every condition of the parameter holds under the (already masked) values of its parents. */
export function isActive(parameter: Parameter, assignment: Assignment): boolean {
  return parameter.when.every((condition) => holds(condition, assignment))
}

/** The assignment without its inactive parameters, in the space's order; unknown names are dropped. */
export function maskInactive(space: Space, assignment: Assignment): Assignment {
  const masked: Record<string, ParameterValue> = {}
  for (const parameter of space.parameters) {
    const value = assignment[parameter.name]
    if (value !== undefined && isActive(parameter, masked)) masked[parameter.name] = value
  }
  return masked
}

/** The value of a parameter that can have no other; undefined where it varies. */
export function onlyValue(parameter: Parameter): ParameterValue | undefined {
  return 'values' in parameter && parameter.values.length === 1 ? parameter.values[0] : undefined
}

/** The value of a parameter where nothing says another one: its default, or the only one that it can have. */
export function usualValue(parameter: Parameter): ParameterValue | undefined {
  return parameter.default ?? onlyValue(parameter)
}

/** The assignment with what `usual` says for each active parameter that it leaves out; parents stand before children. */
export function filledIn(
  { parameters }: Space,
  assignment: Assignment,
  usual: (parameter: Parameter) => ParameterValue | undefined,
): Assignment {
  const values: Record<string, ParameterValue> = { ...assignment }
  for (const parameter of parameters) {
    const value = usual(parameter)
    if (values[parameter.name] === undefined && value !== undefined && isActive(parameter, values)) values[parameter.name] = value
  }
  return values
}

/** No values in particular. */
export const ANY_VALUES: Assignment = {}

/** True when the assignment has all of some values. */
export function hasValues(assignment: Assignment, values: Assignment): boolean {
  return Object.entries(values).every(([name, value]) => assignment[name] === value)
}

/** The parameters that a space's constraints look at, and those that decide whether they are active. */
export function namesLookedAt({ parameters, parameterConstraints }: Space): ReadonlySet<string> {
  const names = new Set(rulesOf(parameterConstraints).flatMap((rule) => rule.parameters))
  // Parents stand before their children.
  for (const { name, when } of parameters.toReversed()) {
    if (names.has(name)) for (const parent of when.flatMap(parentsOf)) names.add(parent)
  }
  return names
}
