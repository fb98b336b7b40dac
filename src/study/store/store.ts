import type { JsonValue, Measurement, Study, StudyId, Trial, TrialNumber } from '../../model/index.ts'

/** Points that one report added to one trial. */
export interface PointsRow {
  readonly trial: TrialNumber
  /** Revision of the commit that added them. */
  readonly revision: number
  readonly points: readonly Measurement[]
}

/** One metric of some points, column by column: this trial had this value at this step. */
export interface MetricSlice {
  readonly trials: Uint32Array
  readonly steps: Float64Array
  readonly values: Float64Array
}

export interface MetricOptions {
  /** The answer follows this order, and each trial's points the order of their commits. */
  readonly trials: readonly TrialNumber[]
  /** Nothing newer than this. */
  readonly throughRevision: number
}

/** Which curves are read, and what of them. */
export interface CurveOptions {
  /** The answer follows this order; of each trial about so many points, all when none is said. */
  readonly curves: readonly { readonly trial: TrialNumber; readonly pointsMax?: number | undefined }[]
  /** Only points and values of these. */
  readonly metrics?: readonly string[] | undefined
  /** About how many points the store has of them: many are read apart from the event loop. */
  readonly stored: number
}

/** One trial's points, ordered by step, repeated steps merged. */
export interface StoredCurve {
  readonly trial: TrialNumber
  readonly points: readonly Measurement[]
}

/** An answer that is kept so that repeating the request repeats the answer. */
export interface RequestRow {
  readonly requestId: string
  /** Hash of the request's body: the same id with another body is refused. */
  readonly bodyHash: string
  readonly reply: JsonValue
  readonly at: number
}

/** One change of one study: all of it, or nothing. Rows replace rows of the same key. */
export interface Mutation {
  readonly study?: Study
  readonly trials?: readonly Trial[]
  readonly points?: readonly PointsRow[]
  readonly request?: RequestRow
  /** The algorithm's state, replaced whole. */
  readonly algorithmState?: JsonValue
  /** Trials removed, after all else, with all that belongs to them; their numbers are not given again, nor are those of trials that never were. */
  readonly deletedTrials?: readonly TrialNumber[]
}

export interface StudyRows {
  readonly study: Study
  readonly trials: readonly Trial[]
  readonly algorithmState?: JsonValue
  /** The next trial number: above every number ever given. */
  readonly nextNumber: TrialNumber
}

/** What a study was before, as far as its rows do not say it themselves; each entry by the revision of its commit. */
export interface StudyHistory {
  /** Every state that the algorithm returned, oldest first; a state equal to the one before it is left out. */
  readonly algorithmStates: readonly { readonly revision: number; readonly state: JsonValue }[]
  readonly deletedTrials: readonly { readonly number: TrialNumber; readonly revision: number }[]
}

/**
 * Keeps studies. The study room is its only caller and writer.
 *
 * Promises, held by every implementation (test/contracts/store.ts):
 * - `commit` resolves when the change would survive `kill -9` and loss of power; a rejected commit left no trace.
 * - Commits of one study are applied in the order of the calls; one whose `expectedRevision` is not the stored one
 *   rejects with REVISION_CONFLICT.
 * - What was read is what was written, NaN and infinities included.
 * - Reads see what was committed; one that is called before a commit resolved may or may not see that commit.
 * - Many commits of one event-loop turn may share one durable write; each still succeeds or fails alone.
 * - Any other failure rejects with STORE_UNAVAILABLE and a cause. Where the disk itself failed to keep what was written, everything does from then on.
 */
export interface Store {
  /** Every study without its trials, newest first. */
  listStudies(): Promise<readonly Study[]>
  /** A study with its trials (by number); undefined when there is none. */
  readStudy(id: StudyId): Promise<StudyRows | undefined>
  /** All points of the named trials (all trials when none is named) added after the revision, in the order of their commits. */
  readPoints(id: StudyId, options?: { trials?: readonly TrialNumber[]; afterRevision?: number }): Promise<readonly PointsRow[]>
  /**
   * One metric of the named trials' points, in slices of bounded size; points without it are left out. Made for a whole study's curves:
   * the event loop only takes slices over, and holds no more than two. A slice is good until the next one is asked for.
   */
  readMetric(id: StudyId, metric: string, options: MetricOptions): AsyncIterable<MetricSlice>
  /** Curves thinned where they are read (see `thinCurve`), portion by portion; those without a point are left out. Each is of one moment. */
  readCurves(id: StudyId, options: CurveOptions): AsyncIterable<readonly StoredCurve[]>
  readHistory(id: StudyId): Promise<StudyHistory>
  readRequest(id: StudyId | 'studies', requestId: string): Promise<RequestRow | undefined>
  /** Writes a new study, and the request in the scope `studies`; rejects with STUDY_EXISTS when its project has that name already. */
  createStudy(study: Study, request?: RequestRow): Promise<void>
  /**
   * Moves a study from `expectedRevision` to `revision`, which is above it; the study and the points carry `revision` too, and points
   * belong to trials that are there. Rejects with REVISION_CONFLICT, STUDY_NOT_FOUND, or STUDY_EXISTS (renamed to a taken name).
   */
  commit(id: StudyId, expectedRevision: number, revision: number, mutation: Mutation): Promise<void>
  /** Removes a study with all that belongs to it, its requests too, and keeps the request in the scope `studies`; rejects with STUDY_NOT_FOUND. */
  deleteStudy(id: StudyId, request?: RequestRow): Promise<void>
  /** Forgets answers older than the time. */
  forgetRequests(before: number): Promise<void>
  close(): Promise<void>
}
