import type { Study, Trial } from '../../model/index.ts'
import { conditionsOf, hasEnded, type Standing, standingOf } from './conditions.ts'
import { type ExperimentObject, type ExperimentStatus, type OptimalTrial, TRIAL_COUNTERS, TRIAL_LISTS } from './objects.ts'
import { patchOf, type StatusPatch } from './patch.ts'
import { trialListsOf } from './trial-lists.ts'

const FIELDS = [
  'conditions',
  'startTime',
  'completionTime',
  'observedGeneration',
  'currentOptimalTrial',
  ...TRIAL_LISTS,
  ...TRIAL_COUNTERS,
] as const

/** What an Experiment's status says of its study. */
export interface Shown {
  readonly study: Study
  readonly trials: readonly Trial[]
  readonly optimal?: OptimalTrial | undefined
}

/** The status of an Experiment whose study stands so, after the one that it had; `now` is milliseconds since 1970. */
export function statusOf(
  { metadata: { name, generation } }: ExperimentObject,
  before: ExperimentStatus,
  { study, trials, optimal }: Shown,
  now: number,
): ExperimentStatus {
  return {
    conditions: conditionsOf(before.conditions ?? [], standingOf(study), timeOf(now)),
    startTime: before.startTime ?? timeOf(study.createdAt),
    ...(study.end === undefined ? {} : { completionTime: timeOf(study.end.at) }),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(before.followedBy === undefined ? {} : { followedBy: before.followedBy }),
    ...(optimal === undefined ? {} : { currentOptimalTrial: optimal }),
    ...trialListsOf(name, trials),
  }
}

/** The status of an Experiment that has no study (any more), after the one that it had. */
export function statusWithout(
  { metadata: { generation } }: ExperimentObject,
  before: ExperimentStatus,
  standing: Standing,
  now: number,
): ExperimentStatus {
  const at = timeOf(now)
  // What ran was stopped with the study.
  const { runningTrialList: _, pendingTrialList: __, trialsRunning: ___, trialsPending: ____, ...kept } = before
  return {
    ...kept,
    conditions: conditionsOf(before.conditions ?? [], standing, at),
    startTime: before.startTime ?? at,
    completionTime: at,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  }
}

/** True when a status says all that will ever be said of a study that has ended. */
export function isSettled({ metadata: { generation } }: ExperimentObject, status: ExperimentStatus, { counts, end }: Study): boolean {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    end !== undefined &&
    hasEnded(status) &&
    status.completionTime === timeOf(end.at) &&
    status.observedGeneration === generation &&
    (status.trials ?? 0) === all &&
    counts.requested + counts.active + counts.stopping === 0 &&
    status.trialsRunning === undefined &&
    status.trialsPending === undefined
  )
}

/** What turns one status of an Experiment into another, as a merge patch; undefined when they say the same. */
export function patchBetween(before: ExperimentStatus, after: ExperimentStatus): StatusPatch | undefined {
  return patchOf(FIELDS, before, after)
}

/** As Kubernetes writes times. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
