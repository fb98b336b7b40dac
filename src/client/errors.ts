/** An answer of the server that the caller must handle. */
export class HoneError extends Error {
  override readonly name: string = 'HoneError'
  /** Of the catalogue (docs/reference/errors.md), or the gRPC status where the server gave none. */
  readonly code: string
  /** What to do about it; empty when there is nothing to say. */
  readonly hint: string

  /** Each thing that is wrong with an input. */
  readonly problems: readonly InputProblem[]

  constructor(code: string, message: string, hint = '', options: ErrorOptions & { problems?: readonly InputProblem[] } = {}) {
    const { problems = [], ...cause } = options
    super([hint === '' ? message : `${message} (${hint})`, ...problems.map((problem) => `  ${wordsOf(problem)}`)].join('\n'), cause)
    this.code = code
    this.hint = hint
    this.problems = problems
  }
}

/** One thing that is wrong with an input. */
export interface InputProblem {
  readonly field: string
  readonly message: string
  /** JSON of the offending value; empty = none. */
  readonly valueJson: string
  readonly remedy: string
}

function wordsOf({ field, message, valueJson, remedy }: InputProblem): string {
  return `${field}: ${message}${valueJson === '' ? '' : ` (found ${valueJson})`}${remedy === '' ? '' : `. ${remedy}`}`
}

/** No server was named, and none runs here. */
export class ServerNotFound extends HoneError {
  override readonly name = 'ServerNotFound'
  /** What is so, without what to do about it. */
  readonly words: string

  constructor(words = 'no Hone server runs here', hint = 'start one with `hone serve`, or set HONE_SERVER') {
    super('SERVER_NOT_FOUND', words, hint)
    this.words = words
  }
}

/** There is nothing more to ask for: the study has ended, or its space is used up. */
export class StudyEnded extends HoneError {
  override readonly name = 'StudyEnded'

  constructor(why: string) {
    super('STUDY_ENDED', why)
  }
}

/** Throw it in an objective to end a trial that should stop: it keeps its measurements and counts as stopped. */
export class TrialPruned extends Error {
  override readonly name = 'TrialPruned'
}

const GONE = ['STALE_EPOCH', 'TRIAL_ENDED', 'TRIAL_NOT_FOUND', 'STUDY_NOT_FOUND']

/** The trial is no longer this worker's: what it would have said is dropped. */
export function isGone(error: unknown): error is HoneError {
  return error instanceof HoneError && GONE.includes(error.code)
}

const AWAY = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED']

/** The server may answer later. */
export function isAway(error: unknown): error is HoneError {
  return error instanceof HoneError && AWAY.includes(error.code)
}
