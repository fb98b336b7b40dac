import { type Condition, holds, parentsOf } from './condition.ts'
import type { Problem } from './errors.ts'
import { type ParameterConstraint, rulesOf } from './parameter-constraint.ts'
import type { Assignment, ParameterValue } from './value.ts'

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
  readonly min: number
  readonly max: number
  readonly scale: Scale
  readonly step: number
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

/**
 * Every problem of values that trials are to have, others left open: unknown or out of range parameters, and those whose conditions the
 * values do not meet by themselves. `path` prefixes the fields.
 */
export function fixedProblems(space: Space, values: Assignment, path: string): Problem[] {
  const names = Object.keys(values)
  const masked = maskInactive(space, values)
  const missing = space.parameters.filter(({ name }) => !names.includes(name)).map(({ name }) => `${path}.${name}`)
  const problems = assignmentProblems(space, values, path)
    .filter(({ field }) => !missing.includes(field))
    .map((problem) => {
      const name = problem.field.slice(path.length + 1)
      if (masked[name] !== undefined || !space.parameters.some((p) => p.name === name)) return problem
      return { ...problem, message: 'is active under conditions only: fix the values of its parents too' }
    })
  return problems.length > 0 ? problems : brokenConstraints(space, masked, path, (name) => masked[name] !== undefined)
}

/** Says what is wrong with one value of a parameter; undefined when nothing is. */
export function valueProblem(parameter: Parameter, value: ParameterValue): string | undefined {
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') {
    const values: readonly ParameterValue[] = parameter.values
    return values.includes(value) ? undefined : `must be one of ${values.map((v) => JSON.stringify(v)).join(', ')}`
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a finite number'
  if (value < parameter.min || value > parameter.max) return `must lie in [${parameter.min}, ${parameter.max}]`
  if (parameter.kind === 'int' && !Number.isInteger(value)) return 'must be an integer'
  return onLattice(parameter, value) ? undefined : `must be ${parameter.min} plus a multiple of ${parameter.step}`
}

function onLattice(parameter: DoubleParameter | IntParameter, value: number): boolean {
  if (parameter.step === undefined) return true
  const k = (value - parameter.min) / parameter.step
  return Math.abs(k - Math.round(k)) < 1e-9 * Math.max(1, Math.abs(k))
}

/** Every problem of an assignment: unknown, missing, inactive or out of range parameters; where there is none, parameter constraints that it breaks. `path` prefixes the fields. */
export function assignmentProblems(space: Space, assignment: Assignment, path: string): Problem[] {
  const problems: Problem[] = []
  const known = new Set(space.parameters.map((p) => p.name))
  for (const name of Object.keys(assignment)) {
    if (!known.has(name)) problems.push({ field: `${path}.${name}`, message: `the study has no parameter ${name}` })
  }
  const masked = maskInactive(space, assignment)
  for (const parameter of space.parameters) {
    const value = assignment[parameter.name]
    const field = `${path}.${parameter.name}`
    if (!isActive(parameter, masked)) {
      if (value !== undefined) problems.push({ field, value, message: 'is inactive here: leave it out' })
    } else if (value === undefined) {
      problems.push({ field, message: 'is missing' })
    } else {
      const message = valueProblem(parameter, value)
      if (message !== undefined) problems.push({ field, value, message })
    }
  }
  return problems.length > 0 ? problems : brokenConstraints(space, masked, path)
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

/** A problem for each parameter constraint that a point of the parameters' domains breaks. */
function brokenConstraints(
  { parameterConstraints }: Space,
  masked: Assignment,
  path: string,
  isKnown: (parameter: string) => boolean = () => true,
): Problem[] {
  return rulesOf(parameterConstraints)
    .filter((rule) => rule.parameters.every(isKnown) && rule.violation(masked) > 0)
    .map(({ parameters, demand }): Problem => {
      const values = Object.fromEntries(parameters.filter((name) => masked[name] !== undefined).map((name) => [name, masked[name]!]))
      return { field: path, value: values, message: `${demand}: here is ${valuesInWords(values)}` }
    })
}

/** Some values as people read them: `heads = 16, headSize = 128`. */
export function valuesInWords(values: Assignment): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ')
}
