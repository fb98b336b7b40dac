import { OUTCOMES, type OutcomeCategory } from '../wire/index.ts'

/**
 * Exit codes by what the caller does next (docs/reference/errors.md). A study that ended badly, or with failed trials only (or was not repeated by `hone replay`) is 10, so that scripts can tell
 * "the command failed" from "the study failed".
 */
export const EXIT = {
  ok: 0,
  bug: 1,
  invalid: OUTCOMES.invalid.exit,
  missing: OUTCOMES.missing.exit,
  state: OUTCOMES.state.exit,
  conflict: OUTCOMES.conflict.exit,
  busy: OUTCOMES.busy.exit,
  away: OUTCOMES.away.exit,
  late: OUTCOMES.late.exit,
  denied: OUTCOMES.denied.exit,
  studyFailed: 10,
  /** As shells say it: ended by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit code of a gRPC status by its number; everything that is not an outcome is a bug. */
export function exitCodeOf(grpcStatus: number): ExitCode {
  return Object.values(OUTCOMES).find(({ grpc }) => grpc === grpcStatus)?.exit ?? EXIT.bug
}

/** Exit code of an outcome by its category, for servers in this process. */
export function exitCodeOfCategory(category: string): ExitCode {
  return Object.hasOwn(OUTCOMES, category) ? OUTCOMES[category as OutcomeCategory].exit : EXIT.bug
}
