/** What the HTTP door sends, decoded: numbers are numbers again, also the non-finite ones. */

export type TrialState = 'requested' | 'active' | 'stopping' | 'succeeded' | 'stopped' | 'infeasible' | 'failed' | 'cancelled'

export type ParameterValue = number | string | boolean

export interface Objective {
  readonly metric: string
  readonly goal: 'minimize' | 'maximize'
  readonly target?: number
  readonly reduce?: 'last' | 'best' | 'mean'
}

interface NamedParameter {
  readonly name: string
  /** What other parameters must be for it to be there. */
  readonly when?: readonly Condition[]
}

interface NumericParameter extends NamedParameter {
  readonly kind: 'double' | 'int'
  readonly scale: 'linear' | 'log' | 'reverseLog'
  readonly min: number
  readonly max: number
  /** Only its least value and whole steps from there. */
  readonly step?: number
  readonly likely?: { readonly near: number; readonly spread: number }
}

interface ListedParameter extends NamedParameter {
  readonly kind: 'discrete' | 'choice'
  readonly scale?: 'linear' | 'log' | 'reverseLog'
  readonly values: readonly ParameterValue[]
  /** Of a choice a weight for each value. */
  readonly likely?: { readonly near: number; readonly spread: number } | readonly number[]
}

export type Parameter = NumericParameter | ListedParameter

export type Condition =
  | { readonly parent: string; readonly values: readonly ParameterValue[] }
  | { readonly parent: string; readonly min?: number; readonly max?: number }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

/** The comparison holds where all conditions do; without one, they never hold all at once. */
export interface ParameterConstraint {
  readonly when: readonly Condition[]
  readonly keep?: string
}

export interface Study {
  readonly id: string
  readonly spec: {
    readonly project: string
    readonly name: string
    readonly description: string
    readonly objectives: readonly Objective[]
    readonly parameters: readonly Parameter[]
    readonly parameterConstraints?: readonly ParameterConstraint[]
    readonly constraints?: readonly { readonly text: string }[]
    readonly labels?: Readonly<Record<string, string>>
    readonly algorithm: { readonly name: string }
    readonly earlyStopping?: { readonly name: string; readonly settings?: StoppingSettings }
    readonly resource?: { readonly metric: string; readonly max: number }
    readonly budget: { readonly trials?: number; readonly parallel: number; readonly gpuHours?: number }
    readonly trial?: Run
  }
  readonly state: 'active' | 'paused' | 'ended'
  readonly end?: { readonly reason: string; readonly failed: boolean; readonly message: string; readonly at: number }
  readonly revision: number
  readonly createdAt: number
  readonly activeMs: number
  readonly activeSince?: number
  readonly counts: Readonly<Record<TrialState, number>>
  readonly best?: number
  readonly bestValues?: readonly number[]
  readonly steps: { readonly used: number; readonly saved: number }
  readonly gpuSavedMs?: number
  /** Trials that the rule would have stopped but that ran to their end, and how many of them became the best. */
  readonly controls?: { readonly spared: number; readonly wrong: number }
  /** GPU time up to `at`, and how many GPUs go on counting. */
  readonly gpu?: { readonly usedMs: number; readonly running: number; readonly at: number }
  /** When its space was last made larger. */
  readonly grew?: { readonly at: number }
  readonly algorithmError?: { readonly message: string; readonly at: number }
}

/** What a page needs to know of how a rule compares: docs/reference/stopping.md. */
interface StoppingSettings {
  readonly controls?: number
  readonly basis?: 'best' | 'last' | 'mean'
  readonly against?: 'averages' | 'values'
}

/** A study in a list. */
export interface StudyRow extends Study {
  /** Value of its best trial. */
  readonly bestValue?: number
}

export interface StopRecord {
  readonly by: 'rule' | 'user' | 'study'
  readonly rule?: string
  readonly reason: string
  readonly at: number
  readonly step?: number
  readonly value?: number
  readonly threshold?: number
  readonly comparedWith?: readonly number[]
}

/** How trials are run, as far as people are told. */
export interface Run {
  readonly workingFolder?: string
  readonly command?: readonly (string | readonly string[])[]
  readonly env?: Readonly<Record<string, unknown>>
  readonly image?: string
  readonly resources?: { readonly gpu?: number; readonly memory?: string; readonly cpu?: string }
  readonly timeoutMs?: number
  readonly workload?: { readonly object: Readonly<Record<string, unknown>> }
  readonly slurm?: Readonly<Record<string, string | readonly string[]>>
}

/** What an attempt was started with. */
export interface Ran {
  readonly epoch: number
  readonly run: Run
}

export interface Attempt {
  readonly epoch: number
  readonly executor: string
  readonly objectName: string
  readonly state: string
  /** Revision of the study that it was started with. */
  readonly specRevision?: number
  readonly reason?: string
  readonly createdAt: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly exitCode?: number
  readonly signal?: string
  /** What of its output could not be read as metrics, a sentence each. */
  readonly notes?: readonly string[]
  /** Of an earlier attempt: it used up one of the user's retries. */
  readonly usedRetry?: boolean
}

/** A file that a trial left. */
export interface Artifact {
  /** Folders with `/`: `plots/roc.png`. */
  readonly name: string
  readonly bytes: number
  /** Names its content: a file that took its place has another. */
  readonly file: string
}

export interface Trial {
  readonly number: number
  readonly state: TrialState
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly source: 'algorithm' | 'startAt' | 'user' | 'import'
  readonly worker?: string
  readonly createdAt: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly parent?: number
  /** The part of the resource that it was given; absent = all. */
  readonly resource?: number
  readonly values?: readonly number[]
  readonly metrics: Readonly<Record<string, number>>
  readonly lastStep?: number
  readonly measurements: number
  readonly feasible?: boolean
  /** By how much each constraint is broken; 0 = kept. */
  readonly violations?: readonly number[]
  readonly labels: Readonly<Record<string, string>>
  readonly stop?: StopRecord
  readonly outcome?: {
    readonly reason: string
    readonly message: string
    readonly exitCode?: number
    readonly lastLines?: readonly string[]
  }
  readonly provenance?: { readonly algorithm: string; readonly from?: string; readonly fallback: number; readonly fallbackReason?: string }
  readonly attempt?: Attempt
  /** Those before the newest, oldest first; of many only the last. */
  readonly earlierAttempts?: readonly Attempt[]
  readonly failedAttempts: number
  readonly artifacts?: readonly Artifact[]
}

/** Columns of one trial's points; a value that a step lacks is null. */
export interface CurveColumns {
  readonly trial: number
  readonly steps: readonly number[]
  /** When each point was seen, milliseconds since 1970, or since `begin` where that is given. */
  readonly at?: readonly number[]
  readonly begin?: number
  readonly values: Readonly<Record<string, readonly (number | null)[]>>
}

/** How much each parameter alone tells about a metric, the most first; nothing while fewer trials count than are needed. */
export interface Importances {
  readonly importances: readonly {
    readonly parameter: string
    /** Of the differences in rank between trials, 0 to 1. */
    readonly share: number
    /** Spearman's correlation, of a number that differs between trials. */
    readonly trend?: number
  }[]
  readonly trials: number
  readonly trialsNeeded: number
  /** Where an algorithm gave trials parts of the resource: the part that those which count were given, and how many were given more or less. */
  readonly resource?: { readonly metric: string; readonly amount: number; readonly otherTrials: number }
}

export interface StudyChange {
  readonly revision: number
  /** It is the whole study: what was known before does not count. */
  readonly whole?: true
  /** More of the same change follows. */
  readonly more?: true
  readonly study: Study
  readonly trials: readonly Trial[]
  readonly curves: readonly CurveColumns[]
  readonly deletedTrials: readonly number[]
}
