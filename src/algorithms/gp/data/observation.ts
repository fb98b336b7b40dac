import type { Objective } from '../../../model/index.ts'
import type { TrialView } from '../../algorithm.ts'
import { lossesOf } from '../../loss.ts'
import type { Encoding } from '../../space/encode.ts'

/** A trial as data of the model. */
export interface Observation {
  readonly trial: TrialView
  readonly point: Float64Array
  /** One per objective, smaller is better; NaN when the trial has no usable result. */
  readonly losses: readonly number[]
}

/** Reads an ended trial. */
export function observe(trial: TrialView, objectives: readonly Objective[], encoding: Encoding): Observation {
  const hasResult = trial.state === 'succeeded' || trial.state === 'stopped'
  const losses = hasResult ? lossesOf(trial, objectives) : objectives.map(() => Number.NaN)
  return { trial, point: encoding.encode(trial.parameters), losses }
}

/** True when the trial has results. */
export function isUsable({ losses }: Observation): boolean {
  return losses.every((v) => Number.isFinite(v))
}

/** The order from the best by the first objective; what has no value of it comes last. */
export function fromBest(a: Observation, b: Observation): number {
  return rankOf(a) - rankOf(b) || a.trial.number - b.trial.number
}

function rankOf({ losses }: Observation): number {
  return Number.isFinite(losses[0]) ? losses[0] : Infinity
}
