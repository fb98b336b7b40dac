import type { Artifact, Measurement, StopRecord, Trial, TrialOutcome, TrialState } from '../../model/index.ts'
import {
  encodeParameters,
  type WireArtifact,
  type WireAttempt,
  type WireCurve,
  type WireMeasurement,
  type WireOutcome,
  type WireStop,
  type WireTrial,
} from '../../wire/index.ts'
import { encodeSpan, encodeTime } from '../calls/times.ts'
import { encodeMetadata } from './encode-study.ts'

/** The wire's words for a trial's states. */
export const TRIAL_STATES = {
  requested: 'REQUESTED',
  active: 'ACTIVE',
  stopping: 'STOPPING',
  succeeded: 'SUCCEEDED',
  stopped: 'STOPPED',
  infeasible: 'INFEASIBLE',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
} as const satisfies Record<TrialState, string>

/** A trial as the wire says it. */
export function encodeTrial(trial: Trial): WireTrial {
  return {
    studyId: trial.study,
    number: trial.number,
    state: TRIAL_STATES[trial.state],
    parameters: encodeParameters(trial.parameters),
    source: trial.source,
    worker: trial.worker ?? '',
    revision: trial.revision,
    createTime: encodeTime(trial.createdAt),
    ...encodeSpan(trial),
    resource: trial.resource ?? 0,
    resumeFrom: trial.resumeFrom ?? 0,
    parent: trial.parent ?? 0,
    values: [...(trial.values ?? [])],
    metrics: { ...trial.metrics },
    measurementCount: trial.measurements,
    ...(trial.lastStep !== undefined && { lastStep: trial.lastStep }),
    ...(trial.stop && { stop: encodeStop(trial.stop) }),
    ...(trial.spared && { spared: encodeStop(trial.spared) }),
    ...(trial.outcome && { outcome: encodeOutcome(trial.outcome) }),
    ...(trial.attempt && { attempt: encodeAttempt(trial.attempt) }),
    earlierAttempts: (trial.earlierAttempts ?? []).map((attempt) => ({ ...encodeAttempt(attempt), usedRetry: attempt.usedRetry })),
    failedAttempts: trial.failedAttempts,
    provenanceJson: trial.provenance === undefined ? '' : JSON.stringify(trial.provenance),
    labels: { ...trial.labels },
    metadata: encodeMetadata(trial.metadata),
    ...(trial.feasible !== undefined && { feasible: trial.feasible }),
    violations: [...(trial.violations ?? [])],
    ...(trial.final && { final: encodeFinal(trial.final) }),
    ...(trial.artifacts && { artifacts: trial.artifacts.map(encodeArtifact) }),
  }
}

function encodeArtifact({ name, bytes, sha256, at }: Artifact): WireArtifact {
  return { name, bytes, sha256, time: encodeTime(at) }
}

/** Why a trial was told to stop. */
export function encodeStop(stop: StopRecord): WireStop {
  return {
    by: stop.by,
    rule: stop.rule ?? '',
    reason: stop.reason,
    time: encodeTime(stop.at),
    ...(stop.step !== undefined && { step: stop.step }),
    ...(stop.value !== undefined && { value: stop.value }),
    ...(stop.threshold !== undefined && { threshold: stop.threshold }),
    comparedWith: [...(stop.comparedWith ?? [])],
  }
}

/** Points of one trial. */
export function encodeCurve(curve: { readonly trial: number; readonly points: readonly Measurement[] }): WireCurve {
  return { trial: curve.trial, points: curve.points.map(encodeMeasurement) }
}

function encodeMeasurement(point: Measurement): WireMeasurement {
  return { step: point.step, values: { ...point.values }, time: encodeTime(point.at) }
}

function encodeFinal({ step, values, at }: NonNullable<Trial['final']>): NonNullable<WireTrial['final']> {
  return { values: { ...values }, time: encodeTime(at), ...(step !== undefined && { step }) }
}

function encodeOutcome(outcome: TrialOutcome): WireOutcome {
  return {
    reason: outcome.reason,
    message: outcome.message,
    ...(outcome.exitCode !== undefined && { exitCode: outcome.exitCode }),
    signal: outcome.signal ?? '',
    lastLines: [...(outcome.lastLines ?? [])],
  }
}

function encodeAttempt(attempt: NonNullable<Trial['attempt']>): WireAttempt {
  return {
    epoch: attempt.epoch,
    executor: attempt.executor,
    objectName: attempt.objectName,
    state: attempt.state,
    reason: attempt.reason ?? '',
    createTime: encodeTime(attempt.createdAt),
    ...encodeSpan(attempt),
    ...(attempt.exitCode !== undefined && { exitCode: attempt.exitCode }),
    signal: attempt.signal ?? '',
    specRevision: attempt.specRevision ?? 0,
    notes: [...(attempt.notes ?? [])],
  }
}
