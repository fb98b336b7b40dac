import type { Measurement } from './measurement.ts'

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

/**
 * Reduces a curve (ordered by step) to the objective's value.
 * NaN points are skipped unless nothing else is there; undefined without any point of the metric.
 */
export function reduceCurve(objective: Objective, curve: readonly Measurement[]): number | undefined {
  const points = curve.map((m) => m.values[objective.metric]).filter((v) => v !== undefined)
  if (points.length === 0) return undefined
  if (objective.reduce === 'last') return points[points.length - 1]
  const known = points.filter((v) => !Number.isNaN(v))
  if (known.length === 0) return Number.NaN
  if (objective.reduce === 'mean') return known.reduce((sum, v) => sum + v / known.length, 0)
  return known.reduce((best, v) => (isBetter(objective.goal, v, best) ? v : best))
}
