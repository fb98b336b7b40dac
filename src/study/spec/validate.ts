import { type Algorithm, findAlgorithm } from '../../algorithms/index.ts'
import { findStoppingRule } from '../../earlystop/index.ts'
import { assignmentProblems, type JsonValue, LIMITS, type Problem, type StudySpec, spaceOf } from '../../model/index.ts'
import { formulaProblems } from './formula-problems.ts'
import { gainProblem } from './gain-problem.ts'
import { parameterConstraintProblems } from './parameter-constraints.ts'
import { spaceProblems } from './space-problems.ts'

/**
 * What the service itself asks of a study, whatever document or door it came from; empty when it can be created. The first `startAtUsed`
 * points of `startAt` are trials already.
 */
export function specProblems(spec: StudySpec, startAtUsed = 0): Problem[] {
  const parameters = spaceProblems(spec)
  // What parameters must keep among themselves is asked of sound ones only.
  const space = parameters.length > 0 ? parameters : parameterConstraintProblems(spec)
  return [
    ...shapeProblems(spec),
    ...space,
    ...budgetProblems(spec),
    ...convergenceProblems(spec),
    ...formulaProblems(spec),
    ...spec.startAt.flatMap((point, k) => {
      const asked = space.length > 0 || k < startAtUsed ? { parameters: spec.parameters } : spec
      return assignmentProblems(asked, point, `spec.startAt[${k}]`)
    }),
    // An algorithm may rely on the space.
    ...(space.length > 0 ? [] : algorithmProblems(spec)),
    ...stoppingProblems(spec),
  ]
}

function shapeProblems(spec: StudySpec): Problem[] {
  const problems: Problem[] = []
  const sized = (field: string, size: number, least: number, most: number): void => {
    if (size < least || size > most) problems.push({ field, value: size, message: `must have ${least} to ${most} entries` })
  }
  sized('spec.parameters', spec.parameters.length, 1, LIMITS.parametersPerStudy)
  sized('spec.objectives', spec.objectives.length, 1, LIMITS.objectivesPerStudy)
  for (const field of ['name', 'project'] as const) {
    const value = spec[field]
    if (value.length === 0 || value.length > LIMITS.nameCharacters) {
      problems.push({
        field: `metadata.${field}`,
        value: value.slice(0, 200),
        message: `must have 1 to ${LIMITS.nameCharacters} characters`,
      })
    }
  }
  if (!Number.isSafeInteger(spec.seed) || spec.seed < 0) {
    problems.push({ field: 'spec.seed', value: spec.seed, message: 'must be an integer from 0 to 2^53 - 1' })
  }
  problems.push(
    ...twice(
      'spec.parameters',
      spec.parameters.map((p) => p.name),
    ),
  )
  problems.push(
    ...twice(
      'spec.objectives',
      spec.objectives.map((o) => o.metric),
    ),
  )
  return problems
}

function twice(field: string, names: readonly string[]): Problem[] {
  const repeated = new Set(names.filter((name, k) => names.indexOf(name) !== k))
  return [...repeated].map((name) => ({ field, value: name, message: `names ${name} twice` }))
}

function budgetProblems({ budget }: StudySpec): Problem[] {
  const problems: Problem[] = []
  const counted = (name: 'trials' | 'parallel' | 'failures' | 'failuresInARow' | 'minTrials', most: number): void => {
    const value = budget[name]
    if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return
    problems.push({ field: `spec.budget.${name}`, value, message: `must be an integer from 1 to ${most}` })
  }
  counted('trials', LIMITS.trialsPerStudy)
  counted('parallel', LIMITS.parallelPerStudy)
  counted('failures', LIMITS.trialsPerStudy)
  counted('failuresInARow', LIMITS.trialsPerStudy)
  counted('minTrials', LIMITS.trialsPerStudy)
  problems.push(
    ...timeProblems('spec.budget.duration', budget.durationMs),
    ...timeProblems('spec.budget.minDuration', budget.minDurationMs),
  )
  if (budget.gpuHours !== undefined && !(budget.gpuHours > 0)) {
    problems.push({ field: 'spec.budget.gpuHours', value: budget.gpuHours, message: 'must be more than nothing' })
  }
  return problems
}

function timeProblems(field: string, ms: number | undefined): Problem[] {
  return ms === undefined || ms > 0 ? [] : [{ field, value: ms, message: 'must be longer than nothing' }]
}

function convergenceProblems({ convergence, algorithm, objectives }: StudySpec): Problem[] {
  if (convergence === undefined) return []
  const { trials, durationMs, expectedGain, minDelta } = convergence
  const problems = timeProblems('spec.convergence.duration', durationMs)
  if (trials === undefined && durationMs === undefined && expectedGain === undefined) {
    problems.push({
      field: 'spec.convergence',
      message: 'must say trials, duration or expectedGain: when is nothing to be expected any more?',
    })
  }
  if (trials !== undefined && (!Number.isInteger(trials) || trials < 1 || trials > LIMITS.trialsPerStudy)) {
    problems.push({ field: 'spec.convergence.trials', value: trials, message: `must be an integer from 1 to ${LIMITS.trialsPerStudy}` })
  }
  if (expectedGain !== undefined) {
    const message = gainProblem(expectedGain, algorithm.name, objectives.length)
    if (message !== undefined) problems.push({ field: 'spec.convergence.expectedGain', value: expectedGain, message })
  }
  if (!(Number.isFinite(minDelta) && minDelta >= 0)) {
    problems.push({ field: 'spec.convergence.minDelta', value: minDelta, message: 'must be a number from 0' })
  }
  return problems
}

function algorithmProblems(spec: StudySpec): Problem[] {
  const { name, settings } = spec.algorithm
  const algorithm = findAlgorithm(name)
  if (algorithm === undefined) return [{ field: 'spec.algorithm.name', value: name, message: 'is not an algorithm of this server' }]
  const parsed = algorithm.settings.safeParse(settings)
  if (!parsed.success) return issuesOf(parsed.error.issues, 'spec.algorithm')
  const problems = servedProblems(algorithm, spec)
  const { objectives, budget, resource } = spec
  const message = algorithm.check?.({
    space: spaceOf(spec),
    objectives,
    settings: parsed.data,
    budget: budget.trials === undefined ? { parallel: budget.parallel } : { trials: budget.trials, parallel: budget.parallel },
    ...(resource === undefined ? {} : { resource }),
  })
  return message === undefined ? problems : [...problems, { field: 'spec.algorithm', value: name, message }]
}

function servedProblems({ name, serves }: Algorithm, spec: StudySpec): Problem[] {
  const problems: Problem[] = []
  for (const parameter of spec.parameters) {
    const field = `spec.parameters.${parameter.name}`
    if (!serves.kinds.includes(parameter.kind))
      problems.push({ field, value: parameter.kind, message: `is of a kind that ${name} cannot search` })
    if (!serves.conditional && parameter.when.length > 0) problems.push({ field, message: `has a condition, which ${name} cannot search` })
  }
  if (spec.objectives.length > serves.objectives) {
    problems.push({
      field: 'spec.objectives',
      value: spec.objectives.length,
      message: `are more than the ${serves.objectives} that ${name} serves`,
    })
  }
  if (serves.fidelity === 'required' && spec.resource === undefined) {
    problems.push({ field: 'spec.resource', message: `is missing: ${name} gives out resources` })
  }
  return problems
}

function stoppingProblems(spec: StudySpec): Problem[] {
  if (spec.earlyStopping === undefined) return []
  const { name, settings } = spec.earlyStopping
  const rule = findStoppingRule(name)
  if (rule === undefined) return [{ field: 'spec.earlyStopping.name', value: name, message: 'is not a stopping rule of this server' }]
  const problems: Problem[] = []
  if (rule.needsResource && spec.resource === undefined) problems.push({ field: 'spec.resource', message: `is missing: ${name} needs it` })
  const parsed = rule.settings.safeParse(settings)
  return parsed.success ? problems : [...problems, ...issuesOf(parsed.error.issues, 'spec.earlyStopping')]
}

function issuesOf(issues: readonly { path: PropertyKey[]; message: string; input?: unknown }[], field: string): Problem[] {
  return issues.map((issue) => ({
    field: [field, ...issue.path.map(String)].join('.'),
    message: issue.message,
    ...(issue.input === undefined ? {} : { value: issue.input as JsonValue }),
  }))
}
