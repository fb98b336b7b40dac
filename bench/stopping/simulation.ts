import type { Choice } from '../../src/model/index.ts'
import type { CurveTask } from './curve-task.ts'

/** What workers are given to do, and what befalls them. */
export interface Conditions {
  readonly task: CurveTask
  readonly workers: number
  readonly seed: number
  /** The study ends when its trials have taken so many steps together. */
  readonly stepsMax: number
  /** equal: a step of every trial takes a second, so that workers come back together; else some are slower than others. */
  readonly durations?: 'equal' | 'mixed'
  /** Chance that a step ends in a failure of the trial. */
  readonly failureChance?: number
  /** Chance that a step ends in the loss of its machine: the worker falls silent, another one goes on with the trial. */
  readonly preemptionChance?: number
}

/** A study of Hone's. */
export interface Simulation extends Conditions {
  readonly algorithm: Choice
  readonly stopping?: Choice
  /** Trials that are started; absent = any number. */
  readonly trialsMax?: number
  /** The service is started anew, on what its store has, after every so many steps. */
  readonly restartSteps?: number
}

export interface SimulatedStudy {
  /** When the best value seen so far changed: steps taken by then, and what the curve of that trial ends at. */
  readonly trace: readonly { readonly steps: number; readonly end: number }[]
  /** What every trial reported, in the order of their ends, and whether it was stopped. */
  readonly ended: readonly { readonly values: readonly number[]; readonly stopped: boolean }[]
  /** Steps that were taken, also those that were taken twice since a machine was lost. */
  readonly steps: number
  readonly trials: number
  readonly stopped: number
  readonly failed: number
  readonly preempted: number
  /** Virtual seconds until the end, and the share of them that workers had nothing to do. */
  readonly seconds: number
  readonly idle: number
}
