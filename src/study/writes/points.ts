import {
  type FinalMeasurement,
  HoneError,
  isEnded,
  LIMITS,
  type Measurement,
  type Problem,
  type StudySpec,
  type Trial,
} from '../../model/index.ts'
import { tellPoints } from '../ledger/bench.ts'
import type { Draft } from '../ledger/draft.ts'
import { derivedPoint, withDerived } from '../ledger/formulas.ts'
import { checkLease } from '../ledger/lease.ts'
import type { ReportedMeasurement, TrialRef } from '../studies.ts'
import { checkNames, withinNames } from './metric-names.ts'

/** The trial that a worker speaks for; throws TRIAL_NOT_FOUND, TRIAL_ENDED, STALE_EPOCH, or TRIAL_NOT_STARTED while nobody has it. */
export function spokenFor(draft: Draft, ref: TrialRef): Trial {
  const trial = draft.trial(ref.number)
  const subject = { study: trial.study, trial: String(trial.number) }
  const epoch = trial.attempt?.epoch
  refuseStale(trial, ref.epoch)
  if (isEnded(trial.state)) throw new HoneError('TRIAL_ENDED', `trial ${trial.number} has ended: it is ${trial.state}`, { subject })
  checkLease(trial, ref.epoch)
  const problem = (field: string, message: string): HoneError =>
    new HoneError('INVALID_REQUEST', `trial ${trial.number} ${message}`, { subject, problems: [{ field, message }] })
  if (trial.state === 'requested') throw new HoneError('TRIAL_NOT_STARTED', `trial ${trial.number} waits for a worker`, { subject })
  if (ref.epoch !== undefined && epoch === undefined) throw problem('epoch', 'has no attempts: its worker reports without an epoch')
  return trial
}

/** Refuses whoever speaks for another attempt than the newest; throws STALE_EPOCH. */
export function refuseStale({ study, number, attempt }: Trial, epoch: number | undefined): void {
  if (epoch === undefined || attempt === undefined || epoch === attempt.epoch) return
  const subject = { study, trial: String(number) }
  throw new HoneError('STALE_EPOCH', `trial ${number} is at attempt ${attempt.epoch}, not ${epoch}`, { subject })
}

/** Refuses points that mean nothing; throws INVALID_REQUEST, or LIMIT_REACHED. */
export function checkPoints(points: readonly ReportedMeasurement[]): void {
  if (points.length > LIMITS.measurementsPerCall) {
    throw new HoneError('LIMIT_REACHED', `one call takes at most ${LIMITS.measurementsPerCall} measurements, not ${points.length}`)
  }
  const problems = points.flatMap(pointProblems)
  if (problems.length === 0) return
  throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems: problems.slice(0, 20) })
}

function pointProblems(point: ReportedMeasurement, index: number): Problem[] {
  const field = `measurements[${index}]`
  const problems: Problem[] = []
  if (point.step !== undefined && (!Number.isSafeInteger(point.step) || point.step < 0)) {
    problems.push({ field: `${field}.step`, value: point.step, message: 'must be an integer from 0' })
  }
  const names = Object.keys(point.values)
  if (names.length === 0 || names.length > LIMITS.metricsPerMeasurement) {
    problems.push({ field: `${field}.values`, message: `must name 1 to ${LIMITS.metricsPerMeasurement} metrics` })
  }
  for (const name of names) {
    if (name.length === 0 || name.length > LIMITS.nameCharacters) {
      problems.push({
        field: `${field}.values`,
        value: name.slice(0, 200),
        message: `must have names of 1 to ${LIMITS.nameCharacters} characters`,
      })
    }
    if (typeof point.values[name] !== 'number') problems.push({ field: `${field}.values.${name}`, message: 'must be a number' })
  }
  return problems
}

/** The points with the steps that those without one get: the one after the last, in their order. */
export function withSteps(points: readonly ReportedMeasurement[], lastStep: number | undefined): Measurement[] {
  let last = lastStep ?? -1
  return points.map((point) => {
    const step = point.step ?? last + 1
    last = Math.max(last, step)
    return { ...point, step }
  })
}

/**
 * Adds points to a trial's curve and tells the judge; returns the trial with its values reduced anew (not yet put). Throws INVALID_REQUEST or
 * LIMIT_REACHED; of points that were `collected`, what is too much is left out and noted.
 */
export function withPoints(draft: Draft, before: Trial, said: readonly Measurement[], { collected = false } = {}): Trial {
  if (said.length === 0) return before
  const { spec } = draft.ledger
  if (!collected) checkNames(spec, before, said)
  const { trial, points } = collected ? withinNames(spec, before, said) : { trial: before, points: said }
  const curve = draft.ledger.curve(trial.number)
  if (curve.steps.length + points.length > LIMITS.measurementsPerTrial) {
    throw new HoneError('LIMIT_REACHED', `a trial keeps at most ${LIMITS.measurementsPerTrial} measurements`)
  }
  draft.told = true
  const kept = points.flatMap((point) => {
    const whole = derivedPoint(spec, point, curve)
    if (whole === undefined) return []
    curve.add(whole)
    return [whole]
  })
  if (kept.length === 0) return trial
  draft.addPoints(trial.number, kept)
  tellPoints(draft.ledger, trial.number, kept)
  const values = curve.values()
  return {
    ...trial,
    metrics: { ...curve.metrics },
    measurements: curve.steps.length,
    ...(curve.lastStep === undefined ? {} : { lastStep: curve.lastStep }),
    ...(values === undefined ? {} : { values }),
  }
}

/** The trial with the result that its worker names: it comes first, the curve says what it leaves out. */
export function withFinal(spec: StudySpec, trial: Trial, named: FinalMeasurement | undefined): Trial {
  if (named === undefined) return trial
  const final = { ...named, values: withDerived(spec, named.values, (metric) => trial.metrics[metric]) }
  const values = spec.objectives.map(({ metric }, k) => final.values[metric] ?? trial.values?.[k] ?? trial.metrics[metric])
  const { values: _, ...rest } = trial
  const known = values.filter((value) => value !== undefined)
  return {
    ...rest,
    final,
    metrics: { ...trial.metrics, ...final.values },
    ...(known.length === values.length ? { values: known } : {}),
  }
}
