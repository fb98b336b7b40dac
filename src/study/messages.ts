import type {
  Artifact,
  Assignment,
  Attempt,
  AttemptEnd,
  FinalMeasurement,
  Measurement,
  MetadataEntry,
  StopRecord,
  Study,
  StudyId,
  StudySpec,
  Trial,
  TrialNumber,
  TrialOutcome,
  TrialSource,
  TrialState,
} from '../model/index.ts'

/** Names a study: its id, or its name within a project. */
export type StudyRef = StudyId | { readonly project: string; readonly name: string }

/** Every write may carry one: within 24 hours the same id gives the same answer (of a report: how its trial stands), also after a restart. */
export interface Write {
  readonly requestId?: string
}

export interface CreateStudyRequest extends Write {
  readonly spec: StudySpec
  readonly document?: string
  /** What the document is, when it is not a study document of Hone's own. */
  readonly documentFormat?: string
  /** When the name is taken: refuse, or take the next free `name-2`, `name-3`, ... */
  readonly onNameTaken?: 'refuse' | 'number'
  /** Begin paused. */
  readonly paused?: boolean
}

export interface UpdateStudyRequest extends Write {
  readonly study: StudyId
  /** The whole new spec; what may differ from the old one says docs/concepts.md. */
  readonly spec: StudySpec
  /** Replaces the text that the study was made from, and its format (as in CreateStudyRequest). */
  readonly document?: string
  readonly documentFormat?: string
  /** What the caller said, where the spec was made of it and of the study as it stood: the same again is the same request, whatever the study is by then. */
  readonly said?: object
  /** Refuses with REVISION_CONFLICT when the study is at another revision: nothing was changed between reading and writing. */
  readonly expectedRevision?: number
  /** The document that the edit began from: refused in the same way when the study has another one by now. Trials that begin and end change none. */
  readonly expectedDocument?: string
  /** The study that the new spec and document were made of: refused in the same way when either was edited meanwhile. */
  readonly basedOn?: Pick<Study, 'spec' | 'document'>
  /** Who edits it, for people who read its history. */
  readonly by?: string
}

export interface CreateTrialRequest extends Write {
  readonly study: StudyId
  readonly parameters: Assignment
  readonly labels?: Readonly<Record<string, string>>
  readonly metadata?: readonly MetadataEntry[]
  /** What was measured before it got a worker; of a trial that was evaluated already, `finished` says it. */
  readonly points?: readonly ReportedMeasurement[]
  /** It was evaluated already: the trial is added with its history, ended. */
  readonly finished?: FinishedHistory
  /** import: history from elsewhere, which uses up no budget. */
  readonly source?: Extract<TrialSource, 'user' | 'import'>
}

/** How a trial went that was evaluated elsewhere. Times are milliseconds since 1970, now when absent. */
export interface FinishedHistory {
  readonly as: 'succeeded' | 'infeasible' | 'failed' | 'stopped'
  readonly points: readonly ReportedMeasurement[]
  /** The result that its worker named, where it is not what its curve says. */
  readonly final?: FinalMeasurement
  readonly outcome?: TrialOutcome
  readonly createdAt?: number
  readonly startedAt?: number
  readonly endedAt?: number
}

export interface UpdateTrialRequest extends Write {
  readonly study: StudyId
  readonly number: TrialNumber
  /** Labels to set; null removes one. */
  readonly labels?: Readonly<Record<string, string | null>>
}

/** Metadata to set and to remove, of the study where no trial is named; what is both ends up set. */
export interface MetadataChange {
  readonly trial?: TrialNumber
  readonly set?: readonly MetadataEntry[]
  readonly remove?: readonly Pick<MetadataEntry, 'namespace' | 'key'>[]
}

export interface UpdateMetadataRequest extends Write {
  readonly study: StudyId
  /** All of them are made, or none. */
  readonly changes: readonly MetadataChange[]
}

/** Which trials, in which order. Without a filter: all. */
export interface TrialQuery {
  readonly states?: readonly TrialState[]
  /** Labels that a trial must have, with these values. */
  readonly labels?: Readonly<Record<string, string>>
  readonly numbers?: readonly TrialNumber[]
  /** value: the first objective; duration: from its start to its end, of running ones till now. Trials without one come last, ties by number. */
  readonly orderBy?: 'number' | 'value' | 'duration'
  readonly descending?: boolean
  readonly pageSize?: number
  /** `nextPageToken` of the page before, asked with the same filter and order. */
  readonly pageToken?: string
}

export interface TrialPage {
  readonly trials: readonly Trial[]
  /** Absent on the last page. */
  readonly nextPageToken?: string
}

/** Which curves, and how many points of them. */
export interface CurveQuery {
  /** All when absent or empty. */
  readonly trials?: readonly TrialNumber[]
  /** About as many points in all, shared out fairly: of each curve the first and the last, and of each metric the least and the greatest in between. */
  readonly pointsMax?: number
  /** Only points and values of these metrics. */
  readonly metrics?: readonly string[]
}

/** By which metric parameters are judged, and which of them. */
export interface ImportancesQuery {
  /** An objective, or another metric that trials report; the first objective when absent. */
  readonly metric?: string
  /** Only these, from the trials that have all of them; all parameters when absent. */
  readonly parameters?: readonly string[]
}

/** How much one parameter alone tells. */
export interface ParameterImportance {
  readonly parameter: string
  /** Share of the variance of the trials' ranks between groups of like values, corrected for chance (epsilon squared), 0 to 1. */
  readonly share: number
  /** Spearman's correlation with the metric, of a number that differs between trials. */
  readonly trend?: number
}

/** The part of the resource that all trials which were compared had been given. */
export interface ComparedResource {
  readonly metric: string
  readonly amount: number
  /** Those that were given more or less: they do not count. */
  readonly otherTrials: number
}

export interface Importances {
  readonly metric: string
  /** The largest share first; none while fewer trials count than are needed. */
  readonly importances: readonly ParameterImportance[]
  /** Those that count: they succeeded or were stopped, with a finite value, and all had the same part of the resource. */
  readonly trials: number
  readonly trialsNeeded: number
  /** Where an algorithm gave trials parts of the resource. */
  readonly resource?: ComparedResource
}

/** Points of one trial, ordered by step, repeated steps merged. */
export interface TrialCurve {
  readonly trial: TrialNumber
  readonly points: readonly Measurement[]
}

export interface SuggestRequest extends Write {
  readonly study: StudyId
  readonly worker: string
  readonly count: number
  /** reclaim: the worker's open trials come first. new: only trials that it does not have yet. */
  readonly open: 'reclaim' | 'new'
  /** Values that the trials must have, for each of `count` in order; an empty one allows any. */
  readonly fixed?: readonly Assignment[]
  /** The caller begins and watches the attempts itself (the server's own controller): its silence means nothing. */
  readonly managed?: boolean
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

/** A measurement as a worker reports it: without a step it gets the one after the trial's last. */
export type ReportedMeasurement = Omit<Measurement, 'step'> & { readonly step?: number }

export interface ReportRequest extends Write {
  readonly trial: TrialRef
  readonly points: readonly ReportedMeasurement[]
  /** They were read from what the attempt wrote: what is too much of it is left out and noted, where a report is refused. */
  readonly collected?: true
  /** Kept in the attempt's detail in the same commit: where the collector goes on reading. */
  readonly cursor?: Attempt['detail']
}

export interface ReportReply {
  readonly trial: Trial
  /** True when the trial should end now; `why` is then set. */
  readonly stop: boolean
  readonly why?: StopRecord
}

/** A piece of a file that a trial leaves. */
export interface ArtifactPiece {
  readonly trial: TrialRef
  /** Its name within the trial, as `plots/roc.png`. */
  readonly name: string
  /** The same in all pieces of one file, and in no other file of the trial. */
  readonly upload: string
  readonly offset: number
  readonly data: Uint8Array
  /** This is the last piece; `sha256` of the whole file in hex is held against what came. */
  readonly whole?: { readonly sha256?: string }
}

export interface ArtifactReply {
  /** Where the next piece begins: not where this one ended, where pieces are missing. */
  readonly next: number
  /** The trial with its file, once that is kept. */
  readonly trial?: Trial
}

export interface ArtifactContent {
  readonly artifact: Artifact
  readonly content: AsyncIterable<Uint8Array>
}

/** What is said of the attempt before when the next one begins. */
export interface AttemptBefore {
  /** How it ended, where that was not noted yet. */
  readonly ended?: AttemptEnd
  /** It uses up one of the user's retries. */
  readonly countsAsFailure?: boolean
}

export interface CompleteRequest extends Write {
  readonly trial: TrialRef
  /** succeeded: evaluated (a trial that was told to stop becomes `stopped`). stopped: ended early by a rule of its worker's own. lost: infrastructure took the attempt; see `attempt`. */
  readonly as: 'succeeded' | 'infeasible' | 'failed' | 'stopped' | 'cancelled'
  /** Last points, appended in the same commit. */
  readonly points?: readonly ReportedMeasurement[]
  /** The points were read from what the attempt wrote, as in a report. */
  readonly collected?: true
  /**
   * The worker names the trial's result: a measurement, or `curve` for what its curve says. It then vouches for it: also a trial
   * that a person asked to stop has succeeded, and one that lacks an objective is refused (INVALID_REQUEST) and goes on.
   */
  readonly final?: FinalMeasurement | 'curve'
  readonly outcome?: TrialOutcome
  /** The attempt's last words, kept in the same commit. */
  readonly attempt?: Partial<Attempt>
}

/** What a watcher is told: the newest state of all that changed after its revision. */
export interface StudyChange {
  /** Resume from here. */
  readonly revision: number
  /** It is the whole study: what was known of it before does not count. */
  readonly whole?: true
  readonly study: Study
  readonly trials: readonly Trial[]
  /** Points added, by trial. */
  readonly points: readonly { readonly trial: TrialNumber; readonly points: readonly Measurement[] }[]
  readonly deletedTrials: readonly TrialNumber[]
}

export interface WatchOptions {
  /** A whole study comes without its points: for readers that ask for its curves in another way, or not at all. */
  readonly withoutOldPoints?: boolean
}

/** What a watcher of all studies is told. */
export interface StudiesChange {
  /** Resume from here. */
  readonly revision: number
  /** These are all studies there are: forget others. */
  readonly whole: boolean
  /** New or changed, newest first when whole. */
  readonly studies: readonly Study[]
  readonly deleted: readonly StudyId[]
}
