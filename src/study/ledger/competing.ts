import type { StudySpec, Trial } from '../../model/index.ts'

/** How much of the resource a trial was given; a trial without a limit: all. */
export function resourceOf(spec: StudySpec, trial: Trial): number {
  return trial.resource ?? spec.resource?.max ?? Number.POSITIVE_INFINITY
}

/** Whether an algorithm gave the trial less than all of the resource. */
export function isRationed({ resource }: StudySpec, trial: Trial): boolean {
  return trial.resource !== undefined && resource !== undefined && trial.resource < resource.max
}

/**
 * Whether a trial competes for the best. Succeeded ones do. Stopped ones only where the objective is the best of the curve:
 * that value was really reached, while a last or mean value of a cut curve is not comparable. None does that breaks a constraint.
 */
export function mayBeBest(spec: StudySpec, trial: Trial): boolean {
  const value = trial.values?.[0]
  if (value === undefined || !Number.isFinite(value) || trial.feasible === false) return false
  return trial.state === 'succeeded' || (trial.state === 'stopped' && spec.objectives[0]?.reduce === 'best')
}
