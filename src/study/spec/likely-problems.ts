import { LIMITS, type Parameter, type Problem, valueProblem } from '../../model/index.ts'

/** What is wrong with a spread, a standard deviation in widths of the range; undefined when nothing is. */
export function spreadProblem(spread: unknown): string | undefined {
  return positiveProblem(spread, LIMITS.likelySpread)
}

/** What is wrong with how likely a value of a choice is beside the others; undefined when nothing is. */
export function weightProblem(weight: unknown): string | undefined {
  return positiveProblem(weight, LIMITS.likelyWeight)
}

function positiveProblem(value: unknown, most: number): string | undefined {
  return typeof value === 'number' && value > 0 && value <= most ? undefined : `must be a number above 0, at most ${most}`
}

/** What is wrong with where a parameter's best value is believed to be, whatever door it came from. */
export function likelyProblems(parameter: Parameter): Problem[] {
  const field = `spec.parameters.${parameter.name}.likely`
  if (parameter.likely === undefined) return []
  if (parameter.kind === 'choice') {
    const { likely, values } = parameter
    if (likely.length !== values.length)
      return [{ field, value: [...likely], message: `must have ${values.length} weights, one for each value` }]
    return likely.flatMap((weight, k) => problemOf(`${field}[${k}]`, weight, weightProblem(weight)))
  }
  const { near, spread } = parameter.likely
  return [
    ...problemOf(`${field}.near`, near, valueProblem(parameter, near)),
    ...problemOf(`${field}.spread`, spread, spreadProblem(spread)),
  ]
}

function problemOf(field: string, value: number, message: string | undefined): Problem[] {
  return message === undefined ? [] : [{ field, value, message }]
}
