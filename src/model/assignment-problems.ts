import type { Problem } from './errors.ts'
import { rulesOf } from './parameter-constraint.ts'
import { type DoubleParameter, type IntParameter, isActive, maskInactive, type Parameter, type Space } from './space.ts'
import type { Assignment, ParameterValue } from './value.ts'

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
