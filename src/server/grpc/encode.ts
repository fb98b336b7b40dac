import type { Measurement, ParameterValue, StopRecord, Study, StudyState, Trial, TrialOutcome, TrialState } from '../../model/index.ts'
import type {
  WireAttempt,
  WireCurve,
  WireMeasurement,
  WireOutcome,
  WireParameterValue,
  WireStop,
  WireStudy,
  WireTimestamp,
  WireTrial,
} from '../../wire/index.ts'

const STUDY_STATES = { active: 'ACTIVE', paused: 'PAUSED', ended: 'ENDED' } as const satisfies Record<StudyState, string>

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

/** A study as the wire says it; `now` (milliseconds) closes its running time. */
export function encodeStudy(study: Study, now: number): WireStudy {
  const { end, algorithmError } = study
  return {
    id: study.id,
    project: study.spec.project,
    name: study.spec.name,
    specJson: JSON.stringify(study.spec),
    document: study.document ?? '',
    state: STUDY_STATES[study.state],
    ...(end && { end: { reason: end.reason, failed: end.failed, message: end.message, time: encodeTime(end.at) } }),
    revision: study.revision,
    createTime: encodeTime(study.createdAt),
    activeMs: Math.round(study.activeMs + (study.activeSince === undefined ? 0 : Math.max(0, now - study.activeSince))),
    counts: study.counts,
    bestTrial: study.best ?? 0,
    steps: study.steps,
    ...(algorithmError && { algorithmError: { message: algorithmError.message, time: encodeTime(algorithmError.at) } }),
  }
}

/** A trial as the wire says it. */
export function encodeTrial(trial: Trial): WireTrial {
  return {
    studyId: trial.study,
    number: trial.number,
    state: TRIAL_STATES[trial.state],
    parameters: Object.fromEntries(Object.entries(trial.parameters).map(([name, value]) => [name, encodeValue(value)])),
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
    ...(trial.outcome && { outcome: encodeOutcome(trial.outcome) }),
    ...(trial.attempt && { attempt: encodeAttempt(trial.attempt) }),
    failedAttempts: trial.failedAttempts,
    provenanceJson: trial.provenance === undefined ? '' : JSON.stringify(trial.provenance),
    labels: { ...trial.labels },
  }
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

function encodeValue(value: ParameterValue): WireParameterValue {
  if (typeof value === 'number') return { number: value }
  return typeof value === 'string' ? { text: value } : { flag: value }
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
  }
}

function encodeSpan(span: { readonly startedAt?: number; readonly endedAt?: number }): {
  startTime?: WireTimestamp
  endTime?: WireTimestamp
} {
  return {
    ...(span.startedAt !== undefined && { startTime: encodeTime(span.startedAt) }),
    ...(span.endedAt !== undefined && { endTime: encodeTime(span.endedAt) }),
  }
}

function encodeTime(ms: number): WireTimestamp {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}
