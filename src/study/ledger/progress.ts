import type { Objective, Study, Trial } from '../../model/index.ts'
import { mayBeBest, resourceOf } from './competing.ts'

/** Where a study stands on its way to convergence. Immutable. */
export interface Progress {
  /** Values of the trials that were improvements, without those that a later one beats; all were given `resource`. */
  readonly reached: readonly (readonly number[])[]
  readonly resource: number
  /** Competing trials that ended since the last improvement, and when that was. */
  readonly trialsSince: number
  readonly improvedAt?: number
}

export const NO_PROGRESS: Progress = { reached: [], resource: Number.NEGATIVE_INFINITY, trialsSince: 0 }

/**
 * Takes the end of a trial into account. It improves when, against each improvement before it, it is better by more than `minDelta` in
 * some objective: with one objective the best moves, with several the Pareto front. Improvements are measured from the last one, so
 * that many small steps are one in the end. Trials that were given less of the resource than others do not compete.
 */
export function progressAfter(progress: Progress, { spec, grew }: Pick<Study, 'spec' | 'grew'>, trial: Trial): Progress {
  const { objectives, convergence } = spec
  const { values } = trial
  if (values === undefined || !mayBeBest(spec, trial) || !values.every(Number.isFinite)) return progress
  const resource = objectives[0]!.reduce === 'best' ? Number.POSITIVE_INFINITY : resourceOf(spec, trial)
  if (resource < progress.resource) return progress
  const reached = resource > progress.resource ? [] : progress.reached
  const minDelta = convergence?.minDelta ?? 0
  if (reached.some((other) => !isBeyond(objectives, values, other, minDelta))) {
    // What happened elsewhere, or comes of a smaller space, may set the mark, but is no attempt to pass it in this one.
    const isAttempt = trial.source !== 'import' && seenRevision(trial) >= (grew?.revision ?? 0)
    return !isAttempt ? progress : { ...progress, trialsSince: progress.trialsSince + 1 }
  }
  const improvedAt = Math.max(progress.improvedAt ?? 0, trial.endedAt ?? 0)
  return { reached: [...reached.filter((other) => isBeyond(objectives, other, values, 0)), values], resource, trialsSince: 0, improvedAt }
}

/** The study's revision that a trial rests on: what its suggestion saw, else when it was made; 0 for one of an early version of Hone. */
function seenRevision({ provenance, history }: Trial): number {
  return provenance?.inputRevision ?? history?.[0]?.[0] ?? 0
}

/** Whether `a` is better than `b` by more than `delta` in some objective. */
function isBeyond(objectives: readonly Objective[], a: readonly number[], b: readonly number[], delta: number): boolean {
  return objectives.some(({ goal }, k) => (goal === 'minimize' ? b[k]! - a[k]! : a[k]! - b[k]!) > delta)
}
