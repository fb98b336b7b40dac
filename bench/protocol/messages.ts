/** The benchmark's protocol: one JSON line each way, in order. `cmd` says what a request asks for. */
import type { Assignment, Goal, ParameterValue } from '../../src/model/index.ts'

/** A parameter. Its parent comes before it; while that has another value it is inactive. */
export interface SpaceEntry {
  readonly name: string
  readonly type: 'double' | 'int' | 'categorical'
  readonly min: number
  readonly max: number
  readonly log?: boolean
  readonly values: readonly ParameterValue[]
  readonly parent?: { readonly name: string; readonly values: readonly ParameterValue[] }
}

/** Starts a study from nothing; `batch` trials may be open at once. */
export interface NewStudy {
  readonly cmd: 'new'
  readonly space: readonly SpaceEntry[]
  /** Comparisons that points keep; absent = none. */
  readonly constraints?: readonly string[]
  /** How many amounts every trial comes back with that should be 0 or less; absent = none. */
  readonly limits?: number
  /** One for each objective where there are several. */
  readonly direction: Goal | readonly Goal[]
  readonly seed: number
  readonly budget: number
  readonly batch?: number
}

/** What came of a trial: a list where there are several objectives. */
export type Value = number | readonly number[]

/** Trials that were given out, with their values (null: failed). */
export interface Tell {
  readonly cmd: 'tell'
  readonly trials: readonly { readonly id: string; readonly value: Value | null; readonly limits?: readonly number[] }[]
}

/** Finished trials that nobody asked for. */
export interface Preload {
  readonly cmd: 'preload'
  readonly trials: readonly { readonly params: Assignment; readonly value: Value }[]
}

/** Starts a study whose trials are judged by a stopping rule. */
export interface NewCurves {
  readonly cmd: 'new-curves'
  readonly max_step: number
  readonly seed: number
  readonly direction: Goal
}

export type Request =
  | NewStudy
  | { readonly cmd: 'ask'; readonly n?: number }
  | Tell
  | Preload
  /** Which finished trial would you recommend? Asked where values are noisy. */
  | { readonly cmd: 'best' }
  | NewCurves
  | { readonly cmd: 'report'; readonly trial: string; readonly step: number; readonly value: number }
  | { readonly cmd: 'finish'; readonly trial: string }
  | { readonly cmd: 'close' }
