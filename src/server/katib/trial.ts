import { isEnded, type JsonValue, type Measurement, type Trial, WORKLOAD_KINDS } from '../../model/index.ts'
import { put, type Said } from './conditions.ts'
import { EXPERIMENT_LABEL } from './document.ts'
import type { Condition, ExperimentObject, ObjectEvent, TrialCondition, TrialObject, TrialStatus } from './objects.ts'
import { EXPERIMENTS, TRIALS } from './objects.ts'
import { assignmentsOf, observationOf } from './optimal-trial.ts'
import { timeOf } from './status.ts'
import { listOf, trialName } from './trial-lists.ts'

const RUNNING: Said<TrialCondition> = { type: 'Running', status: 'True', reason: 'TrialRunning', message: 'Trial is running' }

const KILLED = { type: 'Killed', status: 'True', reason: 'TrialKilled' } as const

const API_VERSION = `${TRIALS.group}/${TRIALS.version}`

/** A trial as an object, without its status: the cluster removes it with its Experiment. */
export function trialObjectOf({ metadata: { name, uid = '' }, spec = {} }: ExperimentObject, trial: Trial): TrialObject {
  return {
    apiVersion: API_VERSION,
    kind: TRIALS.kind,
    metadata: {
      name: trialName(name, trial),
      labels: { [EXPERIMENT_LABEL]: name },
      ownerReferences: [{ apiVersion: API_VERSION, kind: EXPERIMENTS.kind, name, uid, controller: true }],
    },
    spec: {
      objective: spec.objective ?? {},
      parameterAssignments: assignmentsOf(spec, trial),
      ...primaryOf(spec),
    },
  }
}

/**
 * Where the code that trains is, for clients that read its log: in the container of that name, of the pod with those labels. Of the
 * collector nothing is said: where it is StdOut they would look for a container of Katib's that collects.
 */
function primaryOf({ trialTemplate }: NonNullable<ExperimentObject['spec']>): TrialObject['spec'] {
  const { primaryContainerName, primaryPodLabels, trialSpec } = (trialTemplate ?? {}) as Readonly<Record<string, JsonValue | undefined>>
  const kind = String((trialSpec as { readonly kind?: JsonValue } | undefined)?.kind)
  const known = Object.entries(WORKLOAD_KINDS[kind]?.podLabels ?? {}).filter(([, value]) => value !== 'NAME')
  const labels = primaryPodLabels ?? (known.length === 0 ? undefined : Object.fromEntries(known))
  return {
    ...(primaryContainerName === undefined ? {} : { primaryContainerName }),
    ...(labels === undefined ? {} : { primaryPodLabels: labels }),
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

/** The status of a trial of which there is nothing any more, after the one that it had; the same one where that says how it ended. */
export function goneStatusOf(before: TrialStatus, message: string, now: number): TrialStatus {
  if (before.completionTime !== undefined) return before
  const at = timeOf(now)
  return { ...before, conditions: endedBy(before.conditions ?? [], { ...KILLED, message }, at), completionTime: at }
}

const EVENTS: Readonly<Record<TrialCondition, readonly [type: ObjectEvent['type'], reason: string]>> = {
  Created: ['Normal', 'JobCreated'],
  Running: ['Normal', 'JobRunning'],
  Succeeded: ['Normal', 'JobSucceeded'],
  EarlyStopped: ['Normal', 'TrialEarlyStopped'],
  Killed: ['Normal', 'TrialKilled'],
  Failed: ['Warning', 'JobFailed'],
  MetricsUnavailable: ['Warning', 'MetricsUnavailable'],
}

/** What happened to a trial between two of its statuses, in Katib's words; undefined where it goes on as it was. */
export function eventBetween(before: TrialStatus, after: TrialStatus): ObjectEvent | undefined {
  const [was, is] = [before.conditions?.at(-1), after.conditions?.at(-1)]
  if (is === undefined || is.type === was?.type) return undefined
  const [type, reason] = EVENTS[is.type]
  return { type, reason, message: is.message }
}

/**
 * Whether there is an object for it, or was: clients that read it look for the object by its name. One that is being made, or waits for quota, is
 * not there yet.
 */
export function hasObject({ state, attempt }: Trial): boolean {
  if (attempt === undefined) return false
  return isEnded(state) || attempt.state !== 'pending' || attempt.detail?.made === true || attempt.epoch > 1
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
  return endedBy(runs === undefined && hasRun(trial) ? put(all, RUNNING, at) : all, said, at)
}

function endedBy(
  before: readonly Condition<TrialCondition>[],
  said: Said<TrialCondition>,
  at: string,
): readonly Condition<TrialCondition>[] {
  const runs = before.find(({ type, status }) => type === 'Running' && status === 'True')
  return put(runs === undefined ? before : put(before, { ...runs, status: 'False' }, at), said, at)
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
      return { ...KILLED, message: trial.outcome?.message ?? 'Trial is killed' }
    case 'metricsUnavailableTrialList':
      return { type: 'MetricsUnavailable', status, reason: 'MetricsUnavailable', message: trial.outcome?.message ?? 'no metrics' }
    case 'failedTrialList':
      return { type: 'Failed', status, reason: 'TrialFailed', message: trial.outcome?.message ?? 'Trial has failed' }
  }
}
