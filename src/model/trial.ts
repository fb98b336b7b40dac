import type { Artifact } from './artifact.ts'
import type { StudyId, TrialNumber } from './ids.ts'
import type { JsonValue } from './json.ts'
import type { FinalMeasurement } from './measurement.ts'
import type { Metadata } from './metadata.ts'
import type { Assignment, Integer, MetricValue } from './value.ts'

/**
 * requested: known, waits for a worker. active: a worker has it. stopping: a stop was decided, the worker is being told.
 * Ended: succeeded; stopped (early, by a rule); infeasible (these parameters cannot be evaluated); failed; cancelled (by a person or the study's end).
 */
export const TRIAL_STATES = ['requested', 'active', 'stopping', 'succeeded', 'stopped', 'infeasible', 'failed', 'cancelled'] as const

export type TrialState = (typeof TRIAL_STATES)[number]

export const OPEN_TRIAL_STATES = ['requested', 'active', 'stopping'] as const satisfies readonly TrialState[]

/** True when the trial takes no more reports. */
export function isEnded(state: TrialState): boolean {
  return !(OPEN_TRIAL_STATES as readonly TrialState[]).includes(state)
}

/** Where a trial's parameters come from. */
export type TrialSource = 'algorithm' | 'startAt' | 'user' | 'import'

/** Why a trial was told to stop. */
export interface StopRecord {
  readonly by: 'rule' | 'user' | 'study'
  /** The rule's name, when a rule decided. */
  readonly rule?: string
  /** One sentence for people. */
  readonly reason: string
  readonly at: Integer
  /** Step at which it was decided, the trial's value there and the threshold that it missed, in the metric's own units. */
  readonly step?: Integer
  readonly value?: MetricValue
  readonly threshold?: MetricValue
  /** Numbers of the trials that it was compared with (at most 50 are kept). */
  readonly comparedWith?: readonly TrialNumber[]
}

/** Why a trial is infeasible, failed or cancelled. `reason` is a stable code, `message` a sentence. */
export interface TrialOutcome {
  readonly reason: string
  readonly message: string
  readonly exitCode?: Integer
  readonly signal?: string
  /** The end of its output, when it failed. */
  readonly lastLines?: readonly string[]
}

/** What replay needs to repeat a suggestion. */
export interface Provenance {
  readonly algorithm: string
  readonly version: string
  /** Revision of the study that the snapshot was taken at, and this suggestion's place in its batch. */
  readonly inputRevision: Integer
  readonly batchIndex: Integer
  readonly batchSize: Integer
  /** The snapshot's next number: random streams are keyed by firstNumber + batchIndex, also when the trial got a later number. */
  readonly firstNumber?: TrialNumber
  /** Values that the suggestions of the batch had to have; absent = any. */
  readonly fixed?: readonly Assignment[]
  /** Open trials that the snapshot took for lost. */
  readonly staleTrials?: readonly TrialNumber[]
  /** How often the algorithm was told that it still had time before it was told that it had none; absent when it always had. */
  readonly expiredAfter?: Integer
  /** 0 = the algorithm itself, 1 = a cheaper model, 2 = quasi-random; above 0 `fallbackReason` says why. */
  readonly fallback: 0 | 1 | 2
  readonly fallbackReason?: string
  /** What the batch's first trial was expected to improve the best by, in the first objective's units, where the algorithm knew. */
  readonly expectedGain?: number
  /** What the algorithm wants shown and replayed: predicted mean and sd, acquisition value, fitted hyperparameters. */
  readonly diagnostics?: Readonly<Record<string, JsonValue>>
}

export type AttemptState = 'pending' | 'starting' | 'running' | 'ended' | 'lost'

/** One execution of a trial. */
export interface Attempt {
  /** 1 for the first; a report with another epoch than the newest is refused as stale. */
  readonly epoch: Integer
  readonly executor: string
  /** Name of the process folder or Kubernetes object; follows from ids. */
  readonly objectName: string
  readonly state: AttemptState
  /** Revision of the study by whose spec it was started: what was edited later is for others. Absent on attempts of earlier versions. */
  readonly specRevision?: Integer
  /** Why it waits, why it may not go on, or how it ended, in words. */
  readonly reason?: string
  readonly createdAt: Integer
  readonly startedAt?: Integer
  readonly endedAt?: Integer
  readonly exitCode?: Integer
  readonly signal?: string
  /** What of its output could not be read as metrics, a sentence each; absent where nothing was left out. */
  readonly notes?: readonly string[]
  /** The executor's own memory: pid, start time, boot id, collector cursors. */
  readonly detail?: Readonly<Record<string, JsonValue>>
}

/** An attempt's notes with others, each once; the very same where none is new. */
export function withNotes(notes: readonly string[], others: readonly string[]): readonly string[] {
  const added = others.filter((note) => !notes.includes(note))
  return added.length === 0 ? notes : [...notes, ...added]
}

/** How an attempt ended, as far as somebody saw it. */
export type AttemptEnd = Partial<Pick<Attempt, 'state' | 'reason' | 'endedAt' | 'exitCode' | 'signal'>>

/** An attempt that another one followed: what is still told of it. */
export interface EarlierAttempt extends Omit<Attempt, 'detail'> {
  /** It used up one of the user's retries. */
  readonly usedRetry: boolean
}

/** One assignment, evaluated once. */
export interface Trial {
  readonly study: StudyId
  readonly number: TrialNumber
  readonly state: TrialState
  readonly parameters: Assignment
  readonly source: TrialSource
  /** Who has it; absent while requested. */
  readonly worker?: string
  /** Revision of the study at its last change (also a new measurement). */
  readonly revision: Integer
  readonly createdAt: Integer
  readonly startedAt?: Integer
  readonly endedAt?: Integer
  /**
   * Its states by the revision at which it came to each, oldest first: what it was at any revision. Absent on trials of the first
   * versions.
   */
  readonly history?: readonly (readonly [revision: Integer, state: TrialState])[]
  /** Revision at which it ended: ends happened in this order, whatever was said of the trial later. */
  readonly endRevision?: Integer
  /** Resource that it may use (its last step), checkpoint it goes on from, trial it was promoted from. */
  readonly resource?: Integer
  readonly resumeFrom?: TrialNumber
  readonly parent?: TrialNumber
  /** One value per objective once it has a measurement: the curve, reduced. NaN and infinities are kept as they are. */
  readonly values?: readonly MetricValue[]
  /** Whether its final metrics keep every constraint of the study, and by how much each is broken (0 = kept); set at its end, where there are constraints. */
  readonly feasible?: boolean
  readonly violations?: readonly MetricValue[]
  /** What its worker named as its result; `values` and `metrics` go by it first. */
  readonly final?: FinalMeasurement
  /** The newest value of every metric. */
  readonly metrics: Readonly<Record<string, MetricValue>>
  readonly measurements: Integer
  readonly lastStep?: Integer
  readonly stop?: StopRecord
  /** A control: the rule would have stopped it here, but it was left to run on. */
  readonly spared?: StopRecord
  readonly outcome?: TrialOutcome
  readonly provenance?: Provenance
  /** The newest attempt; absent for trials that a client evaluates itself. */
  readonly attempt?: Attempt
  /**
   * Attempts before the newest, oldest first; absent where there was none. Of many only the last are kept: the first one's epoch says
   * how many are missing, also those of a time when none were kept.
   */
  readonly earlierAttempts?: readonly EarlierAttempt[]
  /** Attempts that used up one of the user's retries. */
  readonly failedAttempts: Integer
  /** Newest word of its worker; milliseconds. */
  readonly heardAt?: Integer
  readonly labels: Readonly<Record<string, string>>
  readonly metadata?: Metadata
  /** Files that it left, by name; absent where there are none. */
  readonly artifacts?: readonly Artifact[]
}
