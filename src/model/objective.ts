export type Goal = 'minimize' | 'maximize'

/** How a curve becomes the trial's one value: its last, its best or the mean of all points. */
export type Reduce = 'last' | 'best' | 'mean'

/** A metric with a goal. */
export interface Objective {
  readonly metric: string
  readonly goal: Goal
  /** The study ends when a trial reaches it. */
  readonly target?: number
  readonly reduce: Reduce
}

/** True when `a` is strictly better than `b`; NaN is never better than anything. */
export function isBetter(goal: Goal, a: number, b: number): boolean {
  if (Number.isNaN(a)) return false
  if (Number.isNaN(b)) return true
  return goal === 'minimize' ? a < b : a > b
}

/** True when `value` is at the target or beyond it. */
export function reachesTarget(objective: Objective, value: number): boolean {
  if (objective.target === undefined || Number.isNaN(value)) return false
  return objective.goal === 'minimize' ? value <= objective.target : value >= objective.target
}
