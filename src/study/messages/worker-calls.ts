import type {
  Artifact,
  Assignment,
  Attempt,
  AttemptEnd,
  FinalMeasurement,
  StopRecord,
  StudyId,
  Trial,
  TrialOutcome,
} from '../../model/index.ts'
import type { ReportedMeasurement, TrialRef, Write } from './references.ts'

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
  /** Nothing now: asking again makes sense after `retryAfterMs`. */
  | { readonly kind: 'wait'; readonly why: string; readonly retryAfterMs: number }
  | { readonly kind: 'exhausted'; readonly why: string }

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
  /** The end of its output: kept where it ended without its objective. */
  readonly lastLines?: readonly string[]
  /** The attempt's last words, kept in the same commit. */
  readonly attempt?: Partial<Attempt>
}
