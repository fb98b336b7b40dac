import type { JsonValue, Measurement, Trial } from '../../model/index.ts'
import { put, type Said } from './conditions.ts'
import type { Condition, ExperimentObject, TrialCondition, TrialObject, TrialStatus } from './objects.ts'
import { EXPERIMENTS, TRIALS } from './objects.ts'
import { assignmentsOf, observationOf } from './optimal-trial.ts'
import { timeOf } from './status.ts'
import { listOf, trialName } from './trial-lists.ts'

/** By which Katib's clients ask for the trials of an Experiment. */
export const EXPERIMENT_LABEL = 'katib.kubeflow.org/experiment'

const RUNNING: Said<TrialCondition> = { type: 'Running', status: 'True', reason: 'TrialRunning', message: 'Trial is running' }

const API_VERSION = `${TRIALS.group}/${TRIALS.version}`

/** A trial as an object, without its status: the cluster removes it with its Experiment. */
export function trialObjectOf({ metadata: { name, uid = '' }, spec = {} }: ExperimentObject, trial: Trial): TrialObject {
  const { trialTemplate } = spec
  const container = (trialTemplate as { readonly primaryContainerName?: JsonValue } | undefined)?.primaryContainerName
  return {
    apiVersion: API_VERSION,
    kind: TRIALS.kind,
    metadata: {
      name: trialName(name, trial.number),
      labels: { [EXPERIMENT_LABEL]: name },
      ownerReferences: [{ apiVersion: API_VERSION, kind: EXPERIMENTS.kind, name, uid, controller: true }],
    },
    spec: {
      objective: spec.objective ?? {},
      parameterAssignments: assignmentsOf(spec, trial),
      ...(container === undefined ? {} : { primaryContainerName: container }),
    },
  }
}

/** The status of a trial after the one that it had; `points` are its curve, and `now` is milliseconds since 1970. */
export function trialStatusOf(
  { spec = {} }: ExperimentObject,
  before: TrialStatus,
  { trial, points }: { readonly trial: Trial; readonly points: readonly Measurement[] },
  now: number,
): TrialStatus {
  return {
    conditions: conditionsOf(before.conditions ?? [], trial, timeOf(now)),
    startTime: timeOf(trial.createdAt),
    ...(trial.endedAt === undefined ? {} : { completionTime: timeOf(trial.endedAt) }),
    ...(isObserved(trial) ? { observation: observationOf(spec, trial, points) } : {}),
  }
}

/** Whether its curve is shown: once it has ended, where it has one. */
export function isObserved({ endedAt, metrics }: Trial): boolean {
  return endedAt !== undefined && Object.keys(metrics).length > 0
}

/** True when a status says all that will ever be said of a trial. */
export function isShown({ completionTime }: TrialStatus, { endedAt }: Trial): boolean {
  return endedAt !== undefined && completionTime === timeOf(endedAt)
}

function conditionsOf(before: readonly Condition<TrialCondition>[], trial: Trial, at: string): readonly Condition<TrialCondition>[] {
  const isCreated = before.some(({ type }) => type === 'Created')
  const all = isCreated ? before : put(before, { type: 'Created', status: 'True', reason: 'TrialCreated', message: 'Trial is created' }, at)
  const said = standingOf(trial)
  const runs = all.find(({ type }) => type === 'Running')
  // Of one that waits nothing is said, unless it ran: its attempt is made again.
  if (said === undefined) return runs === undefined ? all : put(all, { ...runs, status: 'False', message: 'Trial waits' }, at)
  if (said.type === 'Running') return put(all, said, at)
  const ran = runs ?? (hasRun(trial) ? RUNNING : undefined)
  return put(ran === undefined || runs?.status === 'False' ? all : put(all, { ...ran, status: 'False' }, at), said, at)
}

/** Whether it ran at all: one that is over within moments may never have been seen running. */
function hasRun({ state, attempt }: Trial): boolean {
  return state === 'succeeded' || attempt?.startedAt !== undefined || attempt?.exitCode !== undefined
}

function standingOf(trial: Trial): Said<TrialCondition> | undefined {
  const status = 'True'
  switch (listOf(trial)) {
    case 'pendingTrialList':
      return undefined
    case 'runningTrialList':
      return RUNNING
    case 'succeededTrialList':
      return { type: 'Succeeded', status, reason: 'TrialSucceeded', message: 'Trial has succeeded' }
    case 'earlyStoppedTrialList':
      return { type: 'EarlyStopped', status, reason: 'TrialEarlyStopped', message: trial.stop?.reason ?? 'Trial is early stopped' }
    case 'killedTrialList':
      return { type: 'Killed', status, reason: 'TrialKilled', message: trial.outcome?.message ?? 'Trial is killed' }
    case 'metricsUnavailableTrialList':
      return { type: 'MetricsUnavailable', status, reason: 'MetricsUnavailable', message: trial.outcome?.message ?? 'no metrics' }
    case 'failedTrialList':
      return { type: 'Failed', status, reason: 'TrialFailed', message: trial.outcome?.message ?? 'Trial has failed' }
  }
}
