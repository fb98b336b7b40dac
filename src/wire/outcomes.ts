import { status } from '@grpc/grpc-js'

/** How an outcome is said at every edge, by what the caller does next. */
export interface Outcome {
  /** What the caller does next. */
  readonly next: string
  readonly grpc: status
  readonly http: number
  /** Exit code of the command line. */
  readonly exit: number
  /** Whether repeating the same request may help, and when. */
  readonly retry: 'no' | 'after reading again' | 'after a pause' | 'where it says when' | 'at once, with the same request id'
  /** How long the pause is, where the outcome itself says nothing of it. */
  readonly pauseMs?: number
}

/** The one table of outcomes; both doors and the command line read it. */
export const OUTCOMES = {
  invalid: { next: 'mend the request', grpc: status.INVALID_ARGUMENT, http: 400, exit: 2, retry: 'no' },
  missing: { next: 'look what is there', grpc: status.NOT_FOUND, http: 404, exit: 3, retry: 'no' },
  exists: { next: 'take another name', grpc: status.ALREADY_EXISTS, http: 409, exit: 4, retry: 'no' },
  state: { next: 'leave it: it is finished, frozen or paused', grpc: status.FAILED_PRECONDITION, http: 409, exit: 4, retry: 'no' },
  conflict: { next: 'read again, then retry', grpc: status.ABORTED, http: 409, exit: 5, retry: 'after reading again' },
  busy: { next: 'wait, or ask for less', grpc: status.RESOURCE_EXHAUSTED, http: 429, exit: 6, retry: 'where it says when' },
  away: { next: 'wait for store, server or cluster', grpc: status.UNAVAILABLE, http: 503, exit: 7, retry: 'after a pause', pauseMs: 1_000 },
  late: { next: 'ask again', grpc: status.DEADLINE_EXCEEDED, http: 504, exit: 8, retry: 'at once, with the same request id' },
  unauthenticated: { next: 'give the server’s token', grpc: status.UNAUTHENTICATED, http: 401, exit: 9, retry: 'no' },
  denied: { next: 'ask whoever may', grpc: status.PERMISSION_DENIED, http: 403, exit: 9, retry: 'no' },
} as const satisfies Record<string, Outcome>

export type OutcomeCategory = keyof typeof OUTCOMES

/** After how long the same request may pass, in milliseconds; undefined where waiting alone does not help. */
export function pauseOf({
  category,
  retryAfterMs,
}: {
  readonly category: OutcomeCategory
  readonly retryAfterMs: number | undefined
}): number | undefined {
  const { pauseMs }: Outcome = OUTCOMES[category]
  return retryAfterMs ?? pauseMs
}
