import { isEnded } from '../../model/index.ts'
import type { Snapshot, TrialView } from '../algorithm.ts'
import type { Encoding } from '../encode.ts'
import { type Labels, warpLabels } from './labels.ts'

/** A trial as data of the model. */
export interface Observation {
  readonly trial: TrialView
  readonly point: Float64Array
  /** Objective, smaller is better; NaN when infeasible. */
  readonly value: number
}

/** What the history says: finished trials with their labels, and trials that are still out. */
export interface TrainingData {
  readonly observations: readonly Observation[]
  readonly labels: Labels
  /** Finished trials with a usable value. */
  readonly usable: number
  /** Open trials that may still report, by number; `label` is what their reports promise so far. */
  readonly pending: readonly { readonly point: Float64Array; readonly label: number | undefined }[]
  /** Points of all trials that were not cancelled: none of them is worth proposing again. */
  readonly visited: readonly Float64Array[]
}

/** Reads the history in the order of trial numbers. */
export function readTraining(snapshot: Pick<Snapshot, 'trials' | 'objectives'>, encoding: Encoding): TrainingData {
  const sign = snapshot.objectives[0]?.goal === 'maximize' ? -1 : 1
  const trials = snapshot.trials.filter((trial) => trial.state !== 'cancelled').sort((a, b) => a.number - b.number)
  const objectiveOf = (trial: TrialView): number => {
    const value = trial.values?.[0]
    return value !== undefined && Number.isFinite(value) ? sign * value : Number.NaN
  }
  const observations = trials
    .filter((trial) => isEnded(trial.state))
    .map((trial) => ({
      trial,
      point: encoding.encode(trial.parameters),
      value: trial.state === 'succeeded' || trial.state === 'stopped' ? objectiveOf(trial) : Number.NaN,
    }))
  const labels = warpLabels(observations.map((o) => o.value))
  const open = trials.filter((trial) => !isEnded(trial.state))
  const points = open.map((trial) => encoding.encode(trial.parameters))
  return {
    observations,
    labels,
    usable: observations.filter((o) => Number.isFinite(o.value)).length,
    pending: open.flatMap((trial, i) => {
      const value = objectiveOf(trial)
      return trial.stale ? [] : [{ point: points[i], label: Number.isNaN(value) ? undefined : labels.warp(value) }]
    }),
    visited: [...observations.map((o) => o.point), ...points],
  }
}
