import type { JsonValue } from './json.ts'
import type { Integer } from './value.ts'

/** What the caller does next. */
export type ErrorCategory =
  /** fix the request */
  | 'invalid'
  /** who are you */
  | 'unauthenticated'
  /** you may not */
  | 'denied'
  /** it is not there */
  | 'missing'
  /** it is there already */
  | 'exists'
  /** it is finished, frozen or paused */
  | 'state'
  /** lost a race: read again, then retry */
  | 'conflict'
  /** a limit is reached: ask for less, or retry when it says so */
  | 'busy'
  /** store, cluster or worker is away: retry */
  | 'away'
  /** ran past its deadline: retry if idempotent */
  | 'late'

/** One thing that is wrong with an input. */
export interface Problem {
  /** Path of the field, as `spec.parameters.lr.double[1]`. */
  readonly field: string
  readonly message: string
  /** The offending value. */
  readonly value?: JsonValue | undefined
  /** What would be right, or what to do. */
  readonly remedy?: string | undefined
  /** Position in the document, from 1. */
  readonly line?: Integer | undefined
  readonly column?: Integer | undefined
}

/** An outcome that the caller must handle; everything else that is thrown is a bug. */
export class HoneError extends Error {
  override readonly name = 'HoneError'
  readonly code: ErrorCode
  readonly problems: readonly Problem[]
  /** Ids that the error concerns, as strings. */
  readonly subject: Readonly<Record<string, string>>
  /** After how long the same request may pass, where this error knows it; else its category says whether a pause helps. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; subject?: Record<string, string>; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.problems = options.problems ?? []
    this.subject = options.subject ?? {}
    this.retryAfterMs = options.retryAfterMs
  }

  /** What the caller does next. */
  get category(): ErrorCategory {
    return ERROR_CATALOGUE[this.code].category
  }
}

/** The catalogue of outcomes: code, category, and a hint of what to do. One line each; a test keeps docs and mappings whole. */
export const ERROR_CATALOGUE = {
  INVALID_STUDY: { category: 'invalid', hint: 'Mend the fields that are named and submit again.' },
  INVALID_REQUEST: { category: 'invalid', hint: 'Mend the fields that are named.' },
  REQUEST_ID_REUSED: { category: 'invalid', hint: 'A request id belongs to one request: use a new one.' },
  UNAUTHENTICATED: {
    category: 'unauthenticated',
    hint: 'Give a token: --token or HONE_TOKEN, or run where the server’s data folder is. A program of your own sends it as `authorization: Bearer TOKEN`.',
  },
  NOT_ALLOWED: { category: 'denied', hint: 'Ask the server’s owner for a token that may: `hone token create NAME`.' },
  WRONG_ADDRESS: {
    category: 'denied',
    hint: 'Use an address that the server answers to, and its own page; over TLS, `hone serve --host NAME` adds a name.',
  },
  STUDY_NOT_FOUND: { category: 'missing', hint: '`hone studies` lists what is there.' },
  TRIAL_NOT_FOUND: { category: 'missing', hint: '`hone trials STUDY` lists what is there.' },
  OUTPUT_REMOVED: {
    category: 'missing',
    hint: 'Outputs are plain files (`trials/` in the data folder): no part of a backup, and removed by --keep-folders and --keep-bytes.',
  },
  ARTIFACT_NOT_FOUND: {
    category: 'missing',
    hint: '`hone artifact list STUDY TRIAL` lists what is there. Artifacts are plain files (`artifacts/` in the data folder), and no part of a backup.',
  },
  STUDY_EXISTS: {
    category: 'exists',
    hint: 'Go on with that study (`hone watch`, `hone edit`, `hone extend`), choose another name (`--number-name` takes the next free one), or remove it (`hone delete`).',
  },
  STUDY_ENDED: { category: 'state', hint: 'Extend its budget, or make a new study.' },
  STUDY_PAUSED: { category: 'state', hint: '`hone resume STUDY` lets it go on.' },
  TRIAL_ENDED: { category: 'state', hint: 'A finished trial takes no more reports.' },
  TRIAL_NOT_STARTED: { category: 'state', hint: 'Ask for it with SuggestTrials first.' },
  STALE_EPOCH: { category: 'state', hint: 'Another attempt of this trial took over: stop quietly.' },
  ALGORITHM_FAILED: { category: 'state', hint: 'The study keeps the error; its other trials go on.' },
  REVISION_CONFLICT: { category: 'conflict', hint: 'Read again, then retry.' },
  LIMIT_REACHED: { category: 'busy', hint: 'Wait, or ask for less.' },
  STORE_UNAVAILABLE: { category: 'away', hint: 'Nothing was changed: check disk space and permissions of the data folder, then retry.' },
  FOLDER_IN_USE: {
    category: 'away',
    hint: 'Nothing was changed: talk to the server that has it, stop it, or choose another folder (--data).',
  },
  SERVER_STOPPING: { category: 'away', hint: 'Retry: the server is going down or coming up.' },
  DEADLINE_PASSED: { category: 'late', hint: 'Retry with the same request id.' },
} as const satisfies Record<string, { category: ErrorCategory; hint: string }>

export type ErrorCode = keyof typeof ERROR_CATALOGUE

/** Throws when something that cannot be is: a bug of ours, never an outcome. */
export function invariant(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(`bug: ${why}`)
}
