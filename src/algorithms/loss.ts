import { isEnded, type Objective } from '../model/index.ts'
import type { TrialView } from './algorithm.ts'

/** Values as "smaller is better", one per objective; NaN where one is missing or not finite. */
export function lossesOf(trial: TrialView, objectives: readonly Objective[]): number[] {
  return objectives.map(({ goal }, k) => {
    const value = trial.values?.[k]
    if (value === undefined || !Number.isFinite(value)) return Number.NaN
    return goal === 'maximize' ? -value : value
  })
}

/** The first objective of a trial that was evaluated to its end, smaller is better; NaN for every other trial. */
export function finalLoss(trial: TrialView, objectives: readonly Objective[]): number {
  return trial.state === 'succeeded' ? lossesOf(trial, objectives.slice(0, 1))[0] : Number.NaN
}

/** True while a result can still come. A stale trial is taken for lost: nothing waits for it. */
export function isPending(trial: TrialView): boolean {
  return !isEnded(trial.state) && !trial.stale
}

/** Orders trials by loss, what has none last; a tie goes to the lower number. */
export function byLoss(
  a: { readonly loss: number; readonly number: number },
  b: { readonly loss: number; readonly number: number },
): number {
  if (Number.isNaN(a.loss) || Number.isNaN(b.loss))
    return Number(Number.isNaN(a.loss)) - Number(Number.isNaN(b.loss)) || a.number - b.number
  return a.loss === b.loss ? a.number - b.number : a.loss - b.loss
}
