import type { StudyId, TrialNumber } from './ids.ts'
import type { Metadata } from './metadata.ts'
import type { EditableField, StudySpec } from './study-spec.ts'
import type { Integer, MetricValue } from './value.ts'

/** active: suggests and runs. paused: neither. ended: `end` says why. */
export type StudyState = 'active' | 'paused' | 'ended'

/** Why a study ended; `failed` tells success from failure. */
export interface StudyEnd {
  readonly reason: 'trials' | 'duration' | 'gpuHours' | 'target' | 'exhausted' | 'stopped' | 'failures' | 'noObjective' | 'converged'
  readonly failed: boolean
  /** One sentence for people. */
  readonly message: string
  readonly at: Integer
}

/** One edit of a running study: the fields that it changed, as they were before. Undoing edits from the newest gives every earlier spec. */
export interface StudyEdit {
  /** Revision of the edit: suggestions of an earlier input revision rest on `before`. */
  readonly revision: Integer
  readonly at: Integer
  /** Who made it, as audits say; absent on edits of earlier versions. */
  readonly by?: string
  /** A field that was absent is null. */
  readonly before: { readonly [F in EditableField]?: StudySpec[F] | null }
}

/** GPU time of a study's attempts: `usedMs` up to `at`, and `running` GPUs that go on counting since. */
export interface GpuUse {
  readonly usedMs: number
  readonly running: number
  readonly at: Integer
}

/** How many trials are in each state. */
export interface TrialCounts {
  readonly requested: Integer
  readonly active: Integer
  readonly stopping: Integer
  readonly succeeded: Integer
  readonly stopped: Integer
  readonly infeasible: Integer
  readonly failed: Integer
  readonly cancelled: Integer
}

/** Trials that the stopping rule would have stopped, but that were left to run on to their end, and how many of them became the best. */
export interface Controls {
  readonly spared: Integer
  readonly wrong: Integer
}

/** A study that another one learns from: what had ended by its revision. */
export interface EarlierReference {
  readonly study: StudyId
  readonly revision: Integer
}

/** A study as it stands. */
export interface Study {
  readonly id: StudyId
  readonly spec: StudySpec
  /** The text that it was made from or edited by last, with what was set beside it since, when there is one; of another format than `hone`, its bytes in base64. */
  readonly document?: string
  /** What the document is: `hone` when absent, else the name that a door gave to its own spec. */
  readonly documentFormat?: string
  readonly state: StudyState
  readonly end?: StudyEnd
  /** Number of its newest change. */
  readonly revision: Integer
  readonly createdAt: Integer
  /** When a trial last improved it, as its convergence says; absent before the first, and where it cannot converge. */
  readonly improvedAt?: Integer
  /** Time it has been active before `activeSince`; its running time is that plus the time since. */
  readonly activeMs: Integer
  readonly activeSince?: Integer
  readonly counts: TrialCounts
  /** Best trial by the first objective; which trials compete says docs/concepts.md. */
  readonly best?: TrialNumber
  /** The best trial's values, one per objective. */
  readonly bestValues?: readonly MetricValue[]
  /** Steps that trials took, and steps that stopping saved against the longest succeeded trial (or the resource's max). */
  readonly steps: { readonly used: Integer; readonly saved: Integer }
  /** GPU time that stopping saved: the saved steps at the pace of each trial. Absent while it is nothing. */
  readonly gpuSavedMs?: Integer
  /** Absent while there is none. */
  readonly controls?: Controls
  /** The algorithm's last error, cleared by its next success. */
  readonly algorithmError?: { readonly message: string; readonly at: Integer; readonly trials: Integer }
  /** Absent while no attempt has used a GPU. */
  readonly gpu?: GpuUse
  /** The studies of `learnFrom`, as they were when this one was made. */
  readonly earlier?: readonly EarlierReference[]
  /** Points of `startAt` that were used up, also by trials that were deleted since. */
  readonly startAtUsed?: Integer
  readonly metadata?: Metadata
  readonly edits?: readonly StudyEdit[]
  /** The edit that last made its space larger: what was suggested before counts for no convergence. */
  readonly grew?: Pick<StudyEdit, 'revision' | 'at'>
  /** When a person deleted it: it is gone as soon as what still runs has stopped. */
  readonly deletingSince?: Integer
}

/** The study's GPU time in milliseconds, what runs included. */
export function gpuTime({ gpu }: Pick<Study, 'gpu'>, now: number): number {
  return gpu === undefined ? 0 : gpu.usedMs + gpu.running * Math.max(0, now - gpu.at)
}
