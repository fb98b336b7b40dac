import type { ErrorCategory, ErrorCode, Integer, Problem, Study, StudyId, Trial, TrialNumber, TrialState } from '../../model/index.ts'
import type { Importances, ParsedDocument, ReportReply } from '../../study/index.ts'
import type { LogPiece } from './logs.ts'
import type { ChangeView, CurveColumns, RanView, ShortCurve, StudyRow, StudyView, TrialView } from './views.ts'

/** What routes answer, by name. The OpenAPI document describes it by these very types: `node tools/generate-answers.mjs`. */
export interface Answers {
  /** The process lives. */
  Health: { readonly status: 'ok' }
  /** The server can be used. */
  Readiness: { readonly status: 'ready' }
  Session: Session
  /** Newest first. */
  Studies: { readonly studies: readonly StudyRow[] }
  /** A study with its document. */
  WholeStudy: { readonly study: Study }
  /** A study after a change. */
  ChangedStudy: { readonly study: StudyView }
  DeletedStudy: { readonly deleted: StudyId }
  /** What making or changing the study would meet. Nothing is made. */
  Validation: Pick<ParsedDocument, 'problems' | 'notes' | 'translated'>
  /** All trials, as of a revision of the study. */
  Trials: { readonly revision: Integer; readonly trials: readonly TrialView[] }
  TrialPage: {
    readonly revision: Integer
    readonly trials: readonly TrialView[]
    /** Asks for the next page; absent on the last. */
    readonly nextPageToken?: string
  }
  /** Trials that no other beats in every objective. */
  OptimalTrials: { readonly trials: readonly TrialView[] }
  /** Null before the first value. */
  BestTrial: { readonly trial: TrialView | null }
  /** All that is known of a trial, and what each attempt was started with, oldest first. */
  WholeTrial: { readonly trial: Trial; readonly ran: readonly RanView[] }
  /** A trial after a change. */
  ChangedTrial: { readonly trial: TrialView }
  DeletedTrial: { readonly deleted: TrialNumber }
  Importances: Importances
  /** By trial, as of a revision of the study. */
  Curves: { readonly revision: Integer; readonly curves: readonly CurveColumns[] }
  LogPiece: LogPiece
  /** Trials to evaluate; or when to ask again; or that there will be none any more. */
  Suggestions: SuggestedTrials | NoTrialNow | NoTrialEver
  /** Whether the trial should end now, and why. */
  ReportAnswer: { readonly state: TrialState } & Pick<ReportReply, 'stop' | 'why'>
  /** This document. */
  OpenApi: object
}

export interface SuggestedTrials {
  readonly trials: readonly TrialView[]
}

/** Ask again, with the same request id or another. */
export interface NoTrialNow {
  readonly wait: { readonly why: string; readonly retryAfterMs: Integer }
}

/** There will be none any more. */
export interface NoTrialEver {
  readonly exhausted: { readonly why: string }
}

/** Who is signed in, in a browser. */
export interface Session {
  /** A token is needed to read. */
  readonly needed: boolean
  readonly who?: string
  /** The one project that the token is for. */
  readonly project?: string
  readonly mayWrite?: boolean
}

/** The data of each event, by its name; by stream. */
export interface Streams {
  StudyEvents: {
    /** What changed. */
    readonly change: ChangeView
    /** Curves of a whole study, thinned and rounded; `whole` with the last of them. */
    readonly curves: { readonly curves: readonly ShortCurve[]; readonly whole?: true }
    /** It was deleted. */
    readonly gone: { readonly study: StudyId }
    /** The stream ends with it. */
    readonly problem: ErrorBody
  }
  StudiesEvents: {
    /** All that there are: forget others. */
    readonly whole: { readonly studies: readonly StudyId[] }
    readonly study: StudyRow
    /** They were deleted. */
    readonly gone: { readonly studies: readonly StudyId[] }
    /** The stream ends with it. */
    readonly problem: ErrorBody
  }
}

/** What is answered in place of anything else that was asked for. */
export interface ErrorBody {
  readonly error: {
    /** INTERNAL is a bug of the server: its log has the details. NOT_FOUND: there is no such route. */
    readonly code: ErrorCode | 'INTERNAL' | 'NOT_FOUND'
    /** What to do next. */
    readonly category?: ErrorCategory
    readonly message: string
    readonly hint?: string
    readonly problems?: readonly Problem[]
    /** Ids that it concerns. */
    readonly subject?: Readonly<Record<string, string>>
  }
}
