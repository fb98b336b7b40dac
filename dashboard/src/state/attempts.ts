import type { Attempt, Trial } from '../api/types.ts'

/** An attempt as a list tells it. */
export interface AttemptLine {
  readonly epoch: number
  /** How it goes or ended, in a word. */
  readonly word: string
  /** Why, in the server's words; empty where there is nothing to say. */
  readonly reason: string
  readonly place: string
  readonly startedAt: number
  /** Undefined while it goes on. */
  readonly endedAt: number | undefined
  readonly usedRetry: boolean
  /** Whether the server has what it wrote. */
  readonly hasLog: boolean
}

/** A trial's attempts, oldest first, and how many before them were not kept. */
export interface Attempts {
  readonly lines: readonly AttemptLine[]
  readonly missing: number
}

/** Workers that evaluate trials themselves write nothing that the server sees. */
export function hasLog({ executor }: Attempt): boolean {
  return executor !== 'worker'
}

/** Attempts of a trial that had more than one; undefined where there is nothing to list. */
export function attemptsOf({ attempt, earlierAttempts = [], state }: Trial): Attempts | undefined {
  if (attempt === undefined || attempt.epoch < 2) return undefined
  const earlier = earlierAttempts.map((one) => lineOf(one, one.state === 'lost' ? 'lost' : one.usedRetry ? 'failed' : 'ended'))
  const newest = lineOf(attempt, attempt.state === 'ended' ? state : (NEWEST_WORDS[attempt.state] ?? attempt.state))
  return { lines: [...earlier, newest], missing: attempt.epoch - 1 - earlier.length }
}

const NEWEST_WORDS: Readonly<Record<string, string>> = { pending: 'waits' }

function lineOf(attempt: Attempt, word: string): AttemptLine {
  const {
    epoch,
    reason = '',
    executor,
    objectName,
    createdAt,
    startedAt = createdAt,
    endedAt,
    usedRetry = false,
    exitCode,
    signal,
  } = attempt
  const exit = exitCode === undefined ? (signal ?? '') : `exit code ${exitCode}`
  return {
    epoch,
    word,
    reason: reason === '' ? exit : reason,
    place: executor === 'worker' ? objectName : executor,
    startedAt,
    endedAt,
    usedRetry,
    hasLog: hasLog(attempt),
  }
}
