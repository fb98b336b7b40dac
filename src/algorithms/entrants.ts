import { assignmentProblems, isEnded, type Objective, type Space, type TrialNumber } from '../model/index.ts'
import type { TrialView } from './algorithm.ts'
import { byLoss, finalLoss, isPending, totalViolation } from './loss.ts'

/** A trial in its rung. */
export interface Entrant {
  readonly number: TrialNumber
  /** NaN when it did not reach the rung's resource with a finite value: it is never promoted, but keeps its place. */
  readonly loss: number
  readonly violation?: number
  readonly pending: boolean
  readonly trial: TrialView | undefined
  /** The trial that went on from it. */
  promotedTo: TrialNumber | undefined
}

/** A trial as its rung sees it. */
export function entrantOf(trial: TrialView, objectives: readonly Objective[]): Entrant {
  const loss = isEnded(trial.state) ? finalLoss(trial, objectives) : Number.NaN
  return { number: trial.number, loss, violation: totalViolation(trial), pending: isPending(trial), trial, promotedTo: undefined }
}

/** A trial that is suggested now, as the rung that it enters sees it. */
export function entering(number: TrialNumber): Entrant {
  return { number, loss: Number.NaN, pending: true, trial: undefined, promotedTo: undefined }
}

/** The rung's trials that earned a place above: the best `places` of those with a value. */
export function survivorsOf(rung: readonly Entrant[], places: number): Entrant[] {
  return rung
    .filter((entrant) => !Number.isNaN(entrant.loss))
    .sort(byLoss)
    .slice(0, places)
}

/** A trial whose parameters the study no longer allows cannot be promoted. */
export function isStillLegal(space: Space, { trial }: Entrant): boolean {
  return trial !== undefined && assignmentProblems(space, trial.parameters, '').length === 0
}
