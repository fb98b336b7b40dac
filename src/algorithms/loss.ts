import { isEnded, type Objective, violationOf } from '../model/index.ts'
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

/** By how much a trial breaks its study's constraints, all together; 0 where it keeps them or there are none. */
export function totalViolation({ margins = [] }: TrialView): number {
  return margins.reduce((sum, margin) => sum + violationOf(margin), 0)
}

/** What orders trials. */
interface Ranked {
  readonly loss: number
  /** Absent = 0. */
  readonly violation?: number
  readonly number: number
}

/** Orders trials: what keeps the constraints, by loss; what breaks them, by how much; what has no loss. A tie goes to the lower number. */
export function byLoss(a: Ranked, b: Ranked): number {
  if (Number.isNaN(a.loss) || Number.isNaN(b.loss))
    return Number(Number.isNaN(a.loss)) - Number(Number.isNaN(b.loss)) || a.number - b.number
  const [broken, brokenToo] = [a.violation ?? 0, b.violation ?? 0]
  if (broken !== brokenToo) return broken < brokenToo ? -1 : 1
  return a.loss === b.loss ? a.number - b.number : a.loss < b.loss ? -1 : 1
}
