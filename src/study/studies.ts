import type { Attempt, JsonValue, Problem, Study, StudyId, StudySpec, Trial, TrialNumber } from '../model/index.ts'
import type {
  ArtifactContent,
  ArtifactPiece,
  ArtifactReply,
  AttemptBefore,
  CompleteRequest,
  CreateStudyRequest,
  CreateTrialRequest,
  CurveQuery,
  Importances,
  ImportancesQuery,
  ReportReply,
  ReportRequest,
  StudiesChange,
  StudyChange,
  StudyRef,
  SuggestReply,
  SuggestRequest,
  TrialCurve,
  TrialPage,
  TrialQuery,
  TrialRef,
  UpdateMetadataRequest,
  UpdateStudyRequest,
  UpdateTrialRequest,
  WatchOptions,
  Write,
} from './messages/index.ts'

export type * from './messages/index.ts'

/** How the suggestion that a trial came from was repeated. */
export type ReplayedTrial = { readonly trial: TrialNumber } & (
  | { readonly kind: 'repeated' }
  /** `field` is what differs first, as `parameters.lr`; absent values are null. */
  | { readonly kind: 'different'; readonly field: string; readonly kept: JsonValue; readonly recomputed: JsonValue }
  /** What it was made from is not known any more. */
  | { readonly kind: 'unknown'; readonly why: string }
)

/**
 * The study room: the only writer. Every door (gRPC, HTTP, the controller) decodes, calls one of these and encodes.
 * Every method rejects with a HoneError for outcomes; whatever resolved is durable.
 */
export interface Studies {
  /** The service's time (milliseconds since 1970), by which running times count; it never goes back. */
  now(): number
  createStudy(request: CreateStudyRequest): Promise<Study>
  /** Problems that creating would meet, or editing that study; empty when it would work. */
  validateStudy(spec: StudySpec, edited?: StudyId): Promise<readonly Problem[]>
  /** Resolves a reference; rejects with STUDY_NOT_FOUND. */
  getStudy(ref: StudyRef): Promise<Study>
  listStudies(filter?: { project?: string }): Promise<readonly Study[]>
  pauseStudy(study: StudyId, write?: Write): Promise<Study>
  /** Lets a paused study go on; with `reopen` also one that a person stopped. */
  resumeStudy(study: StudyId, write?: Write & { readonly reopen?: boolean }): Promise<Study>
  /** Ends the study; its running trials are stopped unless it says `finish: let-run`. */
  stopStudy(study: StudyId, reason: string, write?: Write): Promise<Study>
  /**
   * Changes what may be changed while a study runs; an ended one goes on when its end was no failure and its new budget allows it.
   * Rejects with INVALID_STUDY that names every field that must stay, REVISION_CONFLICT, or STUDY_ENDED (failed, and its budget was raised).
   */
  updateStudy(request: UpdateStudyRequest): Promise<Study>
  /** Stops what runs, then removes the study with all that belongs to it. */
  deleteStudy(study: StudyRef, write?: Write): Promise<void>
  /** Metadata of the study and of its trials, also of ended ones, in one change. */
  updateMetadata(request: UpdateMetadataRequest): Promise<Study>

  suggestTrials(request: SuggestRequest): Promise<SuggestReply>
  /** Enqueues a known point, or adds a trial that was evaluated elsewhere. */
  createTrial(request: CreateTrialRequest): Promise<Trial>
  getTrial(study: StudyId, number: TrialNumber): Promise<Trial>
  /** All trials by number. */
  listTrials(study: StudyId): Promise<readonly Trial[]>
  /** A page of trials; rejects with INVALID_REQUEST for a token that is not of this query. */
  queryTrials(study: StudyId, query?: TrialQuery): Promise<TrialPage>
  /** Trials that no other beats in every objective (the Pareto front), by number; with one objective, those of the best value. */
  optimalTrials(study: StudyId): Promise<readonly Trial[]>
  /** How much each parameter alone tells of a metric; rejects with INVALID_REQUEST for a metric or a parameter that is not there. */
  importances(study: StudyId, query?: ImportancesQuery): Promise<Importances>
  /** Points of trials by number; rejects with TRIAL_NOT_FOUND for a named trial that is not there. */
  readCurves(study: StudyId, query?: CurveQuery): Promise<readonly TrialCurve[]>
  /** The same, portion by portion as they are read: of a large study no more than one is held. */
  streamCurves(study: StudyId, query?: CurveQuery): AsyncIterable<readonly TrialCurve[]>
  report(request: ReportRequest): Promise<ReportReply>
  /** Says "alive"; the answer says whether to stop. */
  heartbeat(trial: TrialRef): Promise<ReportReply>
  completeTrial(request: CompleteRequest): Promise<Trial>
  /** Asks a trial to end early; it becomes `stopping` (or `cancelled` when nobody has it yet). */
  stopTrial(study: StudyId, number: TrialNumber, reason: string, write?: Write): Promise<Trial>
  /** Changes labels, also of an ended trial. */
  updateTrial(request: UpdateTrialRequest): Promise<Trial>
  /** Removes a trial with its measurements; one that runs is stopped first. Its number is not given again. */
  deleteTrial(study: StudyId, number: TrialNumber, write?: Write): Promise<void>
  /** Gives no trial a number up to this one any more: something goes by it that the study does not know. */
  passOverNumbers(study: StudyId, upTo: TrialNumber): Promise<void>

  /** Takes a piece of a file that a trial leaves, also of an ended one; with the last piece it is the trial's. */
  writeArtifact(piece: ArtifactPiece): Promise<ArtifactReply>
  /** The bytes of a file that a trial left; rejects with ARTIFACT_NOT_FOUND. */
  readArtifact(study: StudyId, number: TrialNumber, wanted: { readonly name: string; readonly offset?: number }): Promise<ArtifactContent>
  deleteArtifact(study: StudyId, number: TrialNumber, name: string, write?: Write): Promise<Trial>

  /** Begins the next attempt of a trial (epoch + 1), the one before stays as a record; or changes the newest: for executors. Rejects with STALE_EPOCH. */
  startAttempt(study: StudyId, number: TrialNumber, attempt: Omit<Attempt, 'epoch' | 'createdAt'>, options?: AttemptBefore): Promise<Trial>
  updateAttempt(trial: TrialRef, change: Partial<Attempt>): Promise<Trial>

  /** The best trial: by the algorithm's model where it has one, else by value; undefined before the first value. */
  bestTrial(study: StudyId): Promise<Trial | undefined>

  /**
   * Changes of one study after a revision: first all that is newer, then each change as it is committed (coalesced while
   * the reader is slow). Ends when the signal aborts or the study is deleted. Reads nothing while nothing happens.
   */
  watchStudy(study: StudyId, afterRevision: number, signal: AbortSignal, options?: WatchOptions): AsyncIterable<StudyChange>
  /**
   * All studies, or what is newer than a revision of this server's life, then every study that changes (without trials) or is deleted.
   * A revision of another life brings all. Reads nothing from the store.
   */
  watchStudies(signal: AbortSignal, options?: { readonly afterRevision?: number }): AsyncIterable<StudiesChange>

  /**
   * Repeats the suggestions that the study's trials came from, in their order, each from the study as it was then; a suggestion that was
   * never made into a trial is not among them. Ends when the signal aborts.
   */
  replayStudy(study: StudyId, signal: AbortSignal): AsyncIterable<ReplayedTrial>

  /** Resolves while the store answers; else rejects as any read would: for whoever asks whether the server is ready. */
  checkStore(): Promise<void>
  /** Ends the studies whose running time is used up and forgets old answers: to be called about every second. */
  expireStudies(): Promise<void>
  /** Ends all watches; later calls reject with SERVER_STOPPING. Resolves when everything under way is kept or refused. */
  close(): Promise<void>
}
