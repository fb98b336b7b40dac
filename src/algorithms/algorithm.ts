import type { z } from 'zod'
import type { Assignment, JsonValue, Objective, Parameter, Provenance, Resource, Space, TrialNumber, TrialState } from '../model/index.ts'

/** A trial as algorithms see it. Values are in the user's units and direction: each algorithm turns them into "smaller is better" at its edge. */
export interface TrialView {
  readonly number: TrialNumber
  readonly state: TrialState
  readonly parameters: Assignment
  /** One per objective; absent without a measurement. For an open trial: what its curve says so far. NaN and infinities are kept. */
  readonly values?: readonly number[]
  /** One per constraint, for ended trials of a study that has some: what is left of the bound; below 0 = broken by so much, -Infinity = not known. */
  readonly margins?: readonly number[]
  /** False when a constraint is broken: such a trial succeeded, but can never be the best. Absent where `margins` are. */
  readonly feasible?: boolean
  readonly lastStep?: number
  readonly resource?: number
  readonly parent?: TrialNumber
  /** Open trial whose worker has been silent for long: probably lost. Time itself never enters an algorithm. */
  readonly stale: boolean
  /** A point of the user's, of `startAt` or asked for: it says where the user looked, not what the space is like. Absent = the algorithm's own, or imported: another tuner's. */
  readonly given?: true
  /** Present when the algorithm declared `history: 'curves'`: the first objective's points by step. */
  readonly curve?: { readonly steps: readonly number[]; readonly values: readonly number[] }
}

/** What an earlier study has to tell. */
export interface EarlierStudy {
  /** Names of its parameters, active or not. */
  readonly parameters: readonly string[]
  readonly goal: Objective['goal']
  /** Values of its first objective by point, all finite. */
  readonly trials: readonly { readonly parameters: Assignment; readonly value: number }[]
}

/** Everything that an algorithm may know. Same snapshot, same answer, bit for bit. */
export interface Snapshot<Settings = unknown> {
  readonly space: Space
  readonly objectives: readonly Objective[]
  /** How many constraints trials must keep; absent = none. */
  readonly constraints?: number
  readonly settings: Settings
  readonly seed: number
  /** How many suggestions are wanted. */
  readonly count: number
  /** Values that the suggestions must have, for each of them in order; absent = any. `suggestWithin` sees to them. */
  readonly fixed?: readonly Assignment[]
  /** Numbers that they will get: nextNumber, nextNumber + 1, ...; random streams are keyed by them. */
  readonly nextNumber: TrialNumber
  /** Every trial that is not deleted, by number; empty when the algorithm declared `history: 'none'`. */
  readonly trials: readonly TrialView[]
  /** Total trials budgeted, where bounded, and how many may run at once. */
  readonly budget: { readonly trials?: number; readonly parallel: number }
  readonly resource?: Resource
  readonly noise: 'unknown' | 'low' | 'high'
  /** No point can be run a second time: an algorithm that suspects noise has to believe in it. Absent = points can. */
  readonly once?: true
  /** Studies that this one learns from; absent = none, or the algorithm declared no use for them. */
  readonly earlier?: readonly EarlierStudy[]
  /** What the algorithm returned as `state` last time. Losing it is slow, never wrong. */
  readonly state?: JsonValue
}

/** One proposed trial. */
export interface Suggestion {
  readonly parameters: Assignment
  /** Last step that the trial may take (multi-fidelity). */
  readonly resource?: number
  /** Trial whose checkpoint it goes on from, and trial that it was promoted or bred from. */
  readonly resumeFrom?: TrialNumber
  readonly parent?: TrialNumber
  /** How it came about; above 0, a cheaper way was taken and `fallbackReason` says why. */
  readonly fallback?: Provenance['fallback']
  readonly fallbackReason?: string
  readonly diagnostics?: Readonly<Record<string, JsonValue>>
}

export type SuggestOutcome =
  /** At most `count` of them, at least one. */
  | {
      readonly kind: 'suggestions'
      readonly suggestions: readonly Suggestion[]
      readonly state?: JsonValue
      /** What the first of them is expected to improve the best by, in the first objective's units: no other point promises more. Absent = not known. */
      readonly expectedGain?: number
    }
  /** Nothing now (a rung is not complete): ask again when a trial has changed, or after `retryAfterMs`. */
  | { readonly kind: 'wait'; readonly why: string; readonly retryAfterMs?: number; readonly state?: JsonValue }
  /** Nothing ever again: the space is used up. */
  | { readonly kind: 'exhausted'; readonly why: string; readonly state?: JsonValue }

/** What the pool lends to a running algorithm. */
export interface Control {
  /** True once the deadline has passed: finish with the cheapest right answer. */
  readonly expired: () => boolean
  /** Lives as long as the worker keeps this study: factorisations and the like. Must only speed things up, never change an answer. */
  readonly cache: Map<string, unknown>
}

/** What kinds of study an algorithm serves; checked when a study is created. */
export interface Serves {
  readonly kinds: readonly Parameter['kind'][]
  readonly conditional: boolean
  /** Most objectives it can handle. */
  readonly objectives: number
  /** none: trials always run in full. optional, required: gives out resources. */
  readonly fidelity: 'none' | 'optional' | 'required'
  /** True when it learns from earlier studies. */
  readonly earlier?: boolean
}

/**
 * A way to choose the next trials: pure functions of data, without I/O, clock or shared randomness.
 * Adding one is one file with such an object, plus one line in registry.ts.
 */
export interface Algorithm<Settings = unknown> {
  readonly name: string
  /** Changes whenever the same snapshot may give another answer. */
  readonly version: string
  /** One sentence for lists and forms. */
  readonly summary: string
  /** Settings with defaults and descriptions. */
  readonly settings: z.ZodType<Settings>
  readonly history: 'none' | 'finished' | 'curves'
  readonly serves: Serves
  /** True when it may say `expectedGain`. */
  readonly knowsGain?: boolean
  /** Its points are put into the queue from outside: it always says "wait". */
  readonly fromOutside?: true
  /** It heeds `fixed` itself, and learns across its values. Others are asked for each part of the space by itself. */
  readonly heedsFixed?: true
  /** Says what is wrong with a study for this algorithm beyond `serves`; undefined when nothing is. */
  check?(snapshot: Pick<Snapshot<Settings>, 'space' | 'objectives' | 'settings' | 'budget' | 'resource'>): string | undefined
  /** Of fewer trials than these it may give none all of the resource; undefined where there is no such number. */
  fullAfter?(snapshot: Pick<Snapshot<Settings>, 'settings' | 'resource'>): number | undefined
  suggest(snapshot: Snapshot<Settings>, control: Control): SuggestOutcome
  /** The finished trial that it believes in (the best by the model, not by luck); undefined where the best value stands. Not asked about a study without noise. */
  recommend?(snapshot: Snapshot<Settings>, control: Control): TrialNumber | undefined
}
