import { isDeepStrictEqual } from 'node:util'
import {
  EDITABLE_FIELDS,
  type JsonValue,
  onlyValue,
  type Parameter,
  type ParameterValue,
  type Problem,
  type StudySpec,
  type Trial,
  valueProblem,
} from '../../model/index.ts'
import { addedParameters, missingDefaults, withAdded } from '../spec/added-parameters.ts'
import { parameterLine } from '../yaml/index.ts'
import { frozenProblem, trialProblems } from './trial-edit.ts'

/** What the study has already: its trials, and how many points of `startAt` became trials. */
export interface Begun {
  readonly trials: Iterable<Trial>
  readonly startAtUsed: number
}

/** What of a new spec may not differ from the old one, a problem for each field. */
export function editProblems(old: StudySpec, spec: StudySpec, { trials, startAtUsed }: Begun): Problem[] {
  const fields = [...new Set([...Object.keys(old), ...Object.keys(spec)])] as (keyof StudySpec)[]
  const frozen = fields.filter(
    (field) => !(EDITABLE_FIELDS as readonly string[]).includes(field) && !isDeepStrictEqual(old[field], spec[field]),
  )
  return [
    ...frozen.map((field) => frozenProblem(field === 'name' || field === 'project' ? `metadata.${field}` : `spec.${field}`)),
    ...parameterProblems(old, spec),
    ...missingDefaults(spec, addedParameters(old, spec), trials),
    ...startAtProblems(old, spec, startAtUsed),
    ...trialProblems(old.trial, spec.trial),
  ]
}

function startAtProblems(old: StudySpec, spec: StudySpec, used: number): Problem[] {
  // Points in full have what was taken away: that is said by itself.
  if (addedParameters(spec, old).length > 0) return []
  const added = addedParameters(old, spec)
  return old.startAt.slice(0, used).flatMap((point, k): Problem[] => {
    if (isDeepStrictEqual(withAdded(spec, added, point), spec.startAt[k])) return []
    return [{ field: `spec.startAt[${k}]`, message: 'was used already', remedy: 'keep the used points and change those behind them' }]
  })
}

/** A space may only grow, so that every trial stays one of its points; of parameters that are added it has the default. */
function parameterProblems(old: StudySpec, spec: StudySpec): Problem[] {
  const before = new Map(old.parameters.map((parameter) => [parameter.name, parameter]))
  const after = new Set(spec.parameters.map(({ name }) => name))
  const gone = old.parameters.filter(({ name }) => !after.has(name))
  const problems = gone.map((parameter): Problem => {
    const hold = holdRemedy(parameter, 'values' in parameter ? parameter.values[0]! : parameter.min)
    const remedy = `Leave it in, as ${parameterLine(parameter)}, ${hold}`
    return { field: `spec.parameters.${parameter.name}`, message: 'cannot be taken away: trials have it', remedy }
  })
  for (const parameter of spec.parameters) {
    const field = `spec.parameters.${parameter.name}`
    const known = before.get(parameter.name)
    if (known !== undefined) problems.push(...wideningProblems(field, known, parameter))
  }
  const order = spec.parameters.filter(({ name }) => before.has(name)).map(({ name }) => name)
  if (problems.length === 0 && !isDeepStrictEqual(order, [...before.keys()])) {
    problems.push({ field: 'spec.parameters', message: 'must keep their order' })
  }
  return problems
}

/** How a parameter gets one value from now on, and trials of before keep theirs. */
function holdRemedy(old: Parameter, value: ParameterValue): string {
  const { name } = old
  if (old.kind === 'choice') {
    const others = old.values.filter((other) => other !== value)
    return `and forbid what it should not be: parameterConstraints: [{never: {${name}: [${others.join(', ')}]}}].`
  }
  return `and hold it at a value: parameterConstraints: ['${/^[\w.]+$/.test(name) ? name : JSON.stringify(name)} == ${value}'].`
}

function wideningProblems(field: string, old: Parameter, parameter: Parameter): Problem[] {
  const only = onlyValue(parameter)
  if (only !== undefined && onlyValue(old) === undefined && valueProblem(old, only) === undefined) {
    return [{ field, message: 'cannot be fixed: trials have other values', remedy: `Leave it as it was, ${holdRemedy(old, only)}` }]
  }
  if (isDeepStrictEqual(rest(old), rest(parameter))) return growthProblems(field, old, parameter)
  return [
    {
      field,
      message: 'may only get a wider range or more values: kind, scale, step, default and condition stay; what is likely may change',
    },
  ]
}

/** What of a parameter never changes. */
function rest(parameter: Parameter): object {
  const { likely: _, ...domain } = parameter
  if (domain.kind === 'choice' || domain.kind === 'discrete') {
    const { values: __, ...fixed } = domain
    return fixed
  }
  const { min: __, max: ___, ...fixed } = domain
  return fixed
}

/** True when the parameters have more points than the old ones, which is more than other beliefs about the same. */
export function isWidened(old: readonly Parameter[], parameters: readonly Parameter[]): boolean {
  const domains = (all: readonly Parameter[]): object[] => all.map(({ likely: _, ...domain }) => domain)
  return !isDeepStrictEqual(domains(old), domains(parameters))
}

function growthProblems(field: string, old: Parameter, parameter: Parameter): Problem[] {
  if ('values' in old && 'values' in parameter) {
    const values: readonly JsonValue[] = parameter.values
    const kept = values.filter((value) => (old.values as readonly JsonValue[]).includes(value))
    if (isDeepStrictEqual(kept, [...old.values])) return []
    return [
      { field, value: [...values], message: `must keep the values ${old.values.map((v) => JSON.stringify(v)).join(', ')} in their order` },
    ]
  }
  if (!('min' in old && 'min' in parameter)) return []
  const { min, max, step } = parameter
  if (min > old.min || max < old.max) {
    return [{ field, value: [min, max], message: `must keep the range [${old.min}, ${old.max}]`, remedy: 'a range can only be widened' }]
  }
  if (step !== undefined && !isMultiple(old.min - min, step)) {
    return [
      {
        field,
        value: [min, max],
        message: `must begin a multiple of its step ${step} below ${old.min}: old values would fall between the new ones`,
      },
    ]
  }
  return []
}

function isMultiple(distance: number, step: number): boolean {
  const k = distance / step
  return Math.abs(k - Math.round(k)) < 1e-9 * Math.max(1, k)
}
