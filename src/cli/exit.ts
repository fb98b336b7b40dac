/**
 * Exit codes by what the caller does next (docs/reference/cli.md). A study that ended badly is 10, so that scripts can tell
 * "the command failed" from "the study failed".
 */
export const EXIT = {
  ok: 0,
  bug: 1,
  invalid: 2,
  missing: 3,
  state: 4,
  conflict: 5,
  busy: 6,
  away: 7,
  late: 8,
  denied: 9,
  studyFailed: 10,
  /** As shells say it: ended by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit code of a gRPC status by its number; everything that is not an outcome is a bug. */
export function exitCodeOf(grpcStatus: number): ExitCode {
  return BY_STATUS[grpcStatus] ?? EXIT.bug
}

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  3: EXIT.invalid, // INVALID_ARGUMENT
  4: EXIT.late, // DEADLINE_EXCEEDED
  5: EXIT.missing, // NOT_FOUND
  6: EXIT.state, // ALREADY_EXISTS
  7: EXIT.denied, // PERMISSION_DENIED
  8: EXIT.busy, // RESOURCE_EXHAUSTED
  9: EXIT.state, // FAILED_PRECONDITION
  10: EXIT.conflict, // ABORTED
  14: EXIT.away, // UNAVAILABLE
  16: EXIT.denied, // UNAUTHENTICATED
}

/** Exit code of an outcome by its category, for servers in this process. */
export function exitCodeOfCategory(category: string): ExitCode {
  return BY_CATEGORY[category] ?? EXIT.bug
}

const BY_CATEGORY: Readonly<Record<string, ExitCode>> = {
  invalid: EXIT.invalid,
  unauthenticated: EXIT.denied,
  denied: EXIT.denied,
  missing: EXIT.missing,
  exists: EXIT.state,
  state: EXIT.state,
  conflict: EXIT.conflict,
  busy: EXIT.busy,
  away: EXIT.away,
  late: EXIT.late,
}
