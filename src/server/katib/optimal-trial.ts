import type { JsonValue, Measurement, Trial } from '../../model/index.ts'
import type { ExperimentObject, MetricText, Observation, OptimalTrial } from './objects.ts'
import { trialName } from './trial-lists.ts'

/** What Katib says where there is no number. */
const UNAVAILABLE = 'unavailable'

type Spec = NonNullable<ExperimentObject['spec']>

/** The best trial with its curve, in Katib's words. */
export function optimalTrialOf({ metadata, spec = {} }: ExperimentObject, trial: Trial, points: readonly Measurement[]): OptimalTrial {
  return {
    bestTrialName: trialName(metadata.name, trial),
    parameterAssignments: assignmentsOf(spec, trial),
    observation: observationOf(spec, trial, points),
  }
}

/** A trial's parameters as texts. */
export function assignmentsOf(spec: Spec, trial: Trial): OptimalTrial['parameterAssignments'] {
  const assigned = Object.entries(trial.parameters).map(([name, value]) => ({ name, value: String(value) }))
  const resource = resourceName(spec)
  if (resource !== undefined && trial.resource !== undefined) assigned.push({ name: resource, value: String(trial.resource) })
  return assigned
}

/** Every metric that an Experiment asks for, as a trial's curve has it. */
export function observationOf(spec: Spec, trial: Trial, points: readonly Measurement[]): Observation {
  return { metrics: metricNames(spec).map((name) => metricOf(name, trial, points)) }
}

function metricOf(name: string, trial: Trial, points: readonly Measurement[]): MetricText {
  const latest = trial.metrics[name]
  const seen = [...points.flatMap(({ values }) => values[name] ?? []), ...(latest === undefined ? [] : [latest])].filter(Number.isFinite)
  if (seen.length === 0) return { name, min: UNAVAILABLE, max: UNAVAILABLE, latest: latest === undefined ? UNAVAILABLE : String(latest) }
  const [min, max] = seen.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity])
  return { name, min: String(min), max: String(max), latest: String(latest ?? seen.at(-1)) }
}

function metricNames({ objective }: Spec): string[] {
  const { objectiveMetricName, additionalMetricNames } = fieldsOf(objective)
  return [objectiveMetricName, ...listOf(additionalMetricNames)].filter((name) => typeof name === 'string')
}

/** The parameter that hyperband gives out as a resource: Hone does not count it among those that vary. */
function resourceName({ algorithm }: Spec): string | undefined {
  const setting = listOf(fieldsOf(algorithm).algorithmSettings).map(fieldsOf)
  const value = setting.find(({ name }) => name === 'resource_name')?.value
  return typeof value === 'string' ? value : undefined
}

function fieldsOf(value: JsonValue | undefined): { readonly [field: string]: JsonValue | undefined } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { readonly [field: string]: JsonValue }) : {}
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}
