import type {
  Assignment,
  Attempt,
  Measurement,
  Problem,
  StopRecord,
  Study,
  StudyId,
  StudySpec,
  Trial,
  TrialNumber,
  TrialOutcome,
} from '../model/index.ts'

/** Names a study: its id, or its name within a project. */
export type StudyRef = StudyId | { readonly project: string; readonly name: string }

/** Every write may carry one: within 24 hours the same id gives the same answer, also after a restart. */
export interface Write {
  readonly requestId?: string
}

export interface CreateStudyRequest extends Write {
  readonly spec: StudySpec
  readonly document?: string
  /** When the name is taken: refuse, or take the next free `name-2`, `name-3`, ... */
  readonly onNameTaken?: 'refuse' | 'number'
}

export interface SuggestRequest extends Write {
  readonly study: StudyId
  readonly worker: string
  readonly count: number
  /** reclaim: the worker's open trials come first. new: only trials that it does not have yet. */
  readonly open: 'reclaim' | 'new'
}

export type SuggestReply =
  | { readonly kind: 'trials'; readonly trials: readonly Trial[] }
  /** Nothing now: `changed` resolves when asking again makes sense (never later than retryAfterMs). */
  | { readonly kind: 'wait'; readonly why: string; readonly retryAfterMs: number }
  | { readonly kind: 'exhausted'; readonly why: string }

/** Names a trial, and the attempt that speaks for it; without an epoch the caller is the trial's own worker. */
export interface TrialRef {
  readonly study: StudyId
  readonly number: TrialNumber
  readonly epoch?: number
}

export interface ReportRequest extends Write {
  readonly trial: TrialRef
  readonly points: readonly Measurement[]
  /** Kept in the attempt's detail in the same commit: where the collector goes on reading. */
  readonly cursor?: Attempt['detail']
}

export interface ReportReply {
  readonly trial: Trial
  /** True when the trial should end now; `why` is then set. */
  readonly stop: boolean
  readonly why?: StopRecord
}

export interface CompleteRequest extends Write {
  readonly trial: TrialRef
  /** succeeded: evaluated (a trial that was told to stop becomes `stopped`). lost: infrastructure took the attempt; see `attempt`. */
  readonly as: 'succeeded' | 'infeasible' | 'failed' | 'cancelled'
  /** Last points, appended in the same commit. */
  readonly points?: readonly Measurement[]
  readonly outcome?: TrialOutcome
  /** The attempt's last words, kept in the same commit. */
  readonly attempt?: Partial<Attempt>
}

/** What a watcher is told: the newest state of all that changed after its revision. */
export interface StudyChange {
  /** Resume from here. */
  readonly revision: number
  readonly study: Study
  readonly trials: readonly Trial[]
  /** Points added, by trial. */
  readonly points: readonly { readonly trial: TrialNumber; readonly points: readonly Measurement[] }[]
  readonly deletedTrials: readonly TrialNumber[]
}

/**
 * The study room: the only writer. Every door (gRPC, HTTP, the controller) decodes, calls one of these and encodes.
 * Every method rejects with a HoneError for outcomes; whatever resolved is durable.
 */
export interface Studies {
  createStudy(request: CreateStudyRequest): Promise<Study>
  /** Problems that creating would meet; empty when it would work. */
  validateStudy(spec: StudySpec): Promise<readonly Problem[]>
  /** Resolves a reference; rejects with STUDY_NOT_FOUND. */
  getStudy(ref: StudyRef): Promise<Study>
  listStudies(filter?: { project?: string }): Promise<readonly Study[]>
  pauseStudy(study: StudyId, write?: Write): Promise<Study>
  resumeStudy(study: StudyId, write?: Write): Promise<Study>
  /** Ends the study; its running trials are stopped unless it says `finish: let-run`. */
  stopStudy(study: StudyId, reason: string, write?: Write): Promise<Study>
  deleteStudy(study: StudyId): Promise<void>

  suggestTrials(request: SuggestRequest): Promise<SuggestReply>
  /** Enqueues a known point. */
  createTrial(study: StudyId, parameters: Assignment, write?: Write): Promise<Trial>
  getTrial(study: StudyId, number: TrialNumber): Promise<Trial>
  /** All trials by number. */
  listTrials(study: StudyId): Promise<readonly Trial[]>
  /** Points of the named trials (all when none is named), ordered by step, repeated steps merged. */
  readCurves(study: StudyId, trials?: readonly TrialNumber[]): Promise<readonly { trial: TrialNumber; points: readonly Measurement[] }[]>
  report(request: ReportRequest): Promise<ReportReply>
  /** Says "alive"; the answer says whether to stop. */
  heartbeat(trial: TrialRef): Promise<ReportReply>
  completeTrial(request: CompleteRequest): Promise<Trial>
  /** Asks a trial to end early; it becomes `stopping` (or `cancelled` when nobody has it yet). */
  stopTrial(study: StudyId, number: TrialNumber, reason: string, write?: Write): Promise<Trial>

  /** Begins the next attempt of a trial (epoch + 1) or changes the newest one: for executors. Rejects with STALE_EPOCH. */
  startAttempt(
    study: StudyId,
    number: TrialNumber,
    attempt: Omit<Attempt, 'epoch' | 'createdAt'>,
    options?: { countsAsFailure?: boolean },
  ): Promise<Trial>
  updateAttempt(trial: TrialRef, change: Partial<Attempt>): Promise<Trial>

  /** The best trial: by the algorithm's model where it has one, else by value; undefined before the first value. */
  bestTrial(study: StudyId): Promise<Trial | undefined>

  /**
   * Changes of one study after a revision: first all that is newer, then each change as it is committed (coalesced while
   * the reader is slow). Ends when the signal aborts or the study is deleted. Reads nothing while nothing happens.
   */
  watchStudy(study: StudyId, afterRevision: number, signal: AbortSignal): AsyncIterable<StudyChange>
  /** The list of studies now, then every study that changes (without trials). */
  watchStudies(signal: AbortSignal): AsyncIterable<Study>

  /** Ends the studies whose running time is used up and forgets old answers: to be called about every second. */
  expireStudies(): Promise<void>
  /** Ends all watches; later calls reject with SERVER_STOPPING. Resolves when everything under way is kept or refused. */
  close(): Promise<void>
}
