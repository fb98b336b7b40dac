import { type Condition, LIMITS, type Parameter, type Problem, type Space, valueProblem } from '../../model/index.ts'
import { likelyProblems } from './likely-problems.ts'

/** What is wrong with a space, whatever document or door it came from: every algorithm relies on it. */
export function spaceProblems({ parameters }: Space): Problem[] {
  return parameters.flatMap((parameter, index) => [
    ...nameProblems(parameter),
    ...domainProblems(parameter),
    ...defaultProblems(parameter),
    ...likelyProblems(parameter),
    ...parameter.when.flatMap((condition) =>
      conditionProblems(`spec.parameters.${parameter.name}.when`, condition, parameters.slice(0, index), 'names no parameter before it'),
    ),
  ])
}

/** Assignments are plain objects: a name that every object knows would be found in all of them. */
function nameProblems({ name }: Parameter): Problem[] {
  const field = `spec.parameters.${name}`
  if (name === '') return [{ field: 'spec.parameters', value: name, message: 'has a parameter without a name' }]
  return name in {} ? [{ field, value: name, message: 'is a reserved name' }] : []
}

function domainProblems(parameter: Parameter): Problem[] {
  const field = `spec.parameters.${parameter.name}`
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') return listProblems(parameter, field)
  const { min, max, scale } = parameter
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [{ field, message: 'must have finite bounds' }]
  if (min > max) return [{ field, value: [min, max], message: 'runs backwards' }]
  if (!Number.isFinite(max - min)) return [{ field, value: [min, max], message: 'is too wide to be measured' }]
  if (parameter.kind === 'int' && !(Number.isSafeInteger(min) && Number.isSafeInteger(max))) {
    return [{ field, value: [min, max], message: 'must have integer bounds within ±2^53' }]
  }
  if (scale !== 'linear' && min <= 0) return [{ field, value: min, message: `must be > 0 with scale ${scale}` }]
  return []
}

function listProblems(parameter: Extract<Parameter, { values: unknown }>, field: string): Problem[] {
  const { values } = parameter
  if (values.length === 0) return [{ field, message: 'has no value' }]
  if (values.length > LIMITS.choicesPerParameter) {
    return [{ field, value: values.length, message: `may have ${LIMITS.choicesPerParameter} values` }]
  }
  if (new Set(values).size < values.length) return [{ field, message: 'has a value twice' }]
  if (parameter.kind === 'choice') return []
  if (!parameter.values.every(Number.isFinite)) return [{ field, message: 'must have finite values' }]
  if (!parameter.values.every((v, k) => k === 0 || v > parameter.values[k - 1]!)) return [{ field, message: 'must have ascending values' }]
  if (parameter.scale !== 'linear' && parameter.values[0]! <= 0) return [{ field, message: `must be > 0 with scale ${parameter.scale}` }]
  return []
}

function defaultProblems(parameter: Parameter): Problem[] {
  const value = parameter.default
  const message = value === undefined ? undefined : valueProblem(parameter, value)
  return message === undefined || value === undefined ? [] : [{ field: `spec.parameters.${parameter.name}.default`, value, message }]
}

/** What is wrong with a condition below a field; `missing` is said of a parent that is none of `parents`. */
export function conditionProblems(path: string, condition: Condition, parents: readonly Parameter[], missing: string): Problem[] {
  if ('all' in condition) return condition.all.flatMap((inner) => conditionProblems(path, inner, parents, missing))
  if ('any' in condition) return condition.any.flatMap((inner) => conditionProblems(path, inner, parents, missing))
  if ('not' in condition) return conditionProblems(path, condition.not, parents, missing)
  const field = `${path}.${condition.parent}`
  const parent = parents.find((p) => p.name === condition.parent)
  if (parent === undefined) return [{ field, message: missing }]
  if (!('values' in condition)) return parent.kind === 'choice' ? [{ field, message: 'is a choice: it has no range' }] : []
  if (condition.values.length === 0) return [{ field, message: 'names no value' }]
  return condition.values.flatMap((value) => {
    const message = valueProblem(parent, value)
    return message === undefined ? [] : [{ field, value, message: `is no value of ${parent.name}: ${message}` }]
  })
}
