import type { ReadArtifact, ReadStudy, ReadTrial } from '../wire/index.ts'
import { parametersOf, stateWord, timeOf } from './reading.ts'

/** A study as JSON output shows it. */
export function studyJson(study: ReadStudy): Record<string, unknown> {
  const { specJson, document: _document, createTime, end, algorithmError, state, ...rest } = study
  return {
    ...rest,
    state: stateWord(state),
    createdAt: timeOf(createTime),
    ...(end ? { end: { reason: end.reason, failed: end.failed, message: end.message, at: timeOf(end.time) } } : {}),
    ...(algorithmError ? { algorithmError: algorithmError.message } : {}),
    spec: JSON.parse(specJson),
  }
}

/** A trial as JSON output shows it; non-finite numbers as strings, since JSON has no words for them. */
export function trialJson(trial: ReadTrial): Record<string, unknown> {
  const {
    createTime,
    startTime,
    endTime,
    provenanceJson,
    parameters: _parameters,
    _lastStep,
    state,
    stop,
    spared,
    attempt,
    earlierAttempts,
    values,
    metrics,
    feasible,
    _feasible: isJudged,
    violations,
    artifacts,
    ...rest
  } = trial
  return {
    ...rest,
    state: stateWord(state),
    parameters: parametersOf(trial),
    values: values.map(jsonNumber),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, jsonNumber(value)])),
    ...(isJudged ? { feasible, violations: violations.map(jsonNumber) } : {}),
    createdAt: timeOf(createTime),
    startedAt: timeOf(startTime),
    endedAt: timeOf(endTime),
    ...(stop ? { stop: stopJson(stop) } : {}),
    ...(spared ? { spared: stopJson(spared) } : {}),
    ...(attempt ? { attempt: attemptJson(attempt) } : {}),
    ...(earlierAttempts.length > 0
      ? { earlierAttempts: earlierAttempts.map((one) => ({ ...attemptJson(one), usedRetry: one.usedRetry })) }
      : {}),
    ...(provenanceJson === '' ? {} : { provenance: JSON.parse(provenanceJson) }),
    ...(artifacts.length > 0 ? { artifacts: artifacts.map(artifactJson) } : {}),
  }
}

/** A file that a trial left, as JSON output shows it. */
export function artifactJson({ name, bytes, sha256, time }: ReadArtifact): Record<string, unknown> {
  return { name, bytes, sha256, keptAt: timeOf(time) }
}

function attemptJson(attempt: NonNullable<ReadTrial['attempt']>): Record<string, unknown> {
  const { epoch, executor, state, objectName, reason, exitCode, signal, specRevision, notes, startTime, endTime } = attempt
  return {
    epoch,
    executor,
    state,
    objectName,
    ...(reason === '' ? {} : { reason }),
    exitCode,
    ...(signal === '' ? {} : { signal }),
    ...(specRevision === 0 ? {} : { specRevision }),
    ...(notes.length === 0 ? {} : { notes }),
    startedAt: timeOf(startTime),
    endedAt: timeOf(endTime),
  }
}

function stopJson({ by, rule, reason, step, value, threshold }: NonNullable<ReadTrial['stop']>): Record<string, unknown> {
  return { by, rule, reason, step, value, threshold }
}

/** JSON has no words for NaN and infinities: they are texts. */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}
