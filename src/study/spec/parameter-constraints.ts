import { allowsSome, countKept } from '../../algorithms/index.ts'
import {
  type ExpressionFault,
  heldBy,
  LIMITS,
  type Parameter,
  type ParameterConstraint,
  type Problem,
  parseComparison,
  type Space,
  valueProblem,
} from '../../model/index.ts'
import { suggestName } from './nearest.ts'
import { conditionProblems } from './space-problems.ts'

/** Random points that tell a constraint that nothing keeps from one that only its neighbours leave nothing. */
const DRAWS = 10_000

/** What is wrong with the parameter constraints of a study whose parameters are sound, whatever document or door they came from. */
export function parameterConstraintProblems(space: Space): Problem[] {
  const { parameterConstraints: constraints } = space
  if (constraints === undefined) return []
  const most = LIMITS.parameterConstraintsPerStudy
  if (constraints.length < 1 || constraints.length > most) {
    const message = constraints.length === 0 ? 'has no entry: leave it out' : `may have ${most} entries`
    return [{ field: 'spec.parameterConstraints', value: constraints.length, message }]
  }
  const problems = constraints.flatMap((constraint, k) => ofOne(constraint, space.parameters, `spec.parameterConstraints[${k}]`))
  if (problems.length > 0) return problems
  return unkeptProblems(space).map(({ index, ...problem }) => {
    const field = index === undefined ? 'spec.parameterConstraints' : `spec.parameterConstraints[${index}]`
    const value = index === undefined ? undefined : constraints[index]?.keep
    return { field, ...(value === undefined ? {} : { value }), ...problem }
  })
}

function ofOne({ when, keep }: ParameterConstraint, parameters: readonly Parameter[], field: string): Problem[] {
  const conditions = when.flatMap((condition) =>
    conditionProblems(`${field}.when`, condition, parameters, 'names no parameter of the study'),
  )
  if (keep === undefined) {
    return when.length > 0 ? conditions : [{ field, message: 'forbids every point: it has neither a comparison nor conditions' }]
  }
  const names = parameters.map(({ name }) => name)
  const known = { names, read: new Map(parameters.map((parameter) => [parameter.name, parameter])) }
  const faults = comparisonFaults(keep, known, when.length > 0)
  return [...conditions, ...faults.map(({ message, remedy }): Problem => ({ field, value: keep.slice(0, 200), message, remedy }))]
}

/** The parameters of a study: every name, and those whose domains are known. */
interface Known {
  readonly names: readonly string[]
  readonly read: ReadonlyMap<string, Parameter>
}

/** What is wrong with the comparison of a parameter constraint, which is asked for everywhere or under conditions. */
export function comparisonFaults(keep: string, { names, read }: Known, isConditional: boolean): ExpressionFault[] {
  const comparison = parseComparison(keep, 'parameter')
  if ('message' in comparison) return [comparison]
  const { sign, at, left, right } = comparison
  const named = new Map([...placesOf(right), ...placesOf(left)])
  if (named.size === 0) return [{ at: 0, message: 'names no parameter', remedy: 'Compare some, as heads * headSize <= 1024.' }]
  const faults = [...named].flatMap(([name, place]) => nameFaults(name, place, keep, { names, read }))
  if (sign !== '==' || faults.length > 0) return faults
  const held = isConditional ? undefined : heldBy(comparison)
  const parameter = held === undefined ? undefined : read.get(held.parameter)
  // A bool counts as 1 or 0, which is none of its values.
  if (held !== undefined && parameter !== undefined && parameter.kind !== 'choice') {
    const message = valueProblem(parameter, held.value)
    return message === undefined ? [] : [{ at, message: `holds ${held.parameter} at ${held.value}: it ${message}` }]
  }
  const exact = [...named.keys()].find((name) => isEndless(read.get(name)))
  if (exact === undefined) return []
  const remedy = `Give ${exact} a step, or leave out the parameter that follows from the others and compute it where you train.`
  return [{ at, message: `asks ${exact} for one exact value, and it is a double without step: chance never finds it`, remedy }]
}

function placesOf({ metrics, places }: { readonly metrics: readonly string[]; readonly places: readonly number[] }): [string, number][] {
  return metrics.map((name, k) => [name, places[k]!])
}

function nameFaults(name: string, at: number, keep: string, { names, read }: Known): ExpressionFault[] {
  if (!names.includes(name)) {
    // A name with a - reads as a difference.
    const whole = names.find((other) => !/^[\w.]+$/.test(other) && keep.startsWith(other, at))
    const remedy = whole === undefined ? suggestName(name, names) : `Put the name into quotes: "${whole}".`
    return [{ at, message: `the study has no parameter ${name}`, remedy }]
  }
  const parameter = read.get(name)
  if (parameter?.kind !== 'choice' || parameter.values.every((value) => typeof value !== 'string')) return []
  const remedy = `Use when or never, as never: {${name}: ${JSON.stringify(parameter.values[0])}}.`
  return [{ at, message: `${name} has no number to compare: it is a choice of words`, remedy }]
}

function isEndless(parameter: Parameter | undefined): boolean {
  return parameter?.kind === 'double' && parameter.step === undefined && parameter.min < parameter.max
}

/** What is wrong where no point of a space keeps all its constraints: of each that none keeps by itself, else of all together. */
export function unkeptProblems(space: Space): { readonly index?: number; readonly message: string; readonly remedy: string }[] {
  if (allowsSome(space)) return []
  const { kept, of } = countKept(space, DRAWS)
  const alone = kept.flatMap((count, index) =>
    count > 0 ? [] : [{ index, message: `none of ${of} random points keeps it`, remedy: 'Loosen it, or widen the parameters.' }],
  )
  if (alone.length > 0) return alone
  return [{ message: 'no point was found that keeps them all', remedy: 'Each alone can be kept: loosen or leave out one of them.' }]
}
