import { randomBytes } from 'node:crypto'
import { Metadata, type StatusObject, status } from '@grpc/grpc-js'
import { ERROR_CATALOGUE, HoneError, type Problem } from '../../model/index.ts'
import { encodeErrorDetails, OUTCOMES, pauseOf, type WireProblem } from '../../wire/index.ts'

/** Messages travel as a header: peers refuse long ones. */
const MESSAGE_CHARACTERS_MAX = 1_000

/** What a client is told of anything thrown; a bug gets a name that the log explains. */
export function statusOf(thrown: unknown, log: (event: object) => void): StatusObject {
  return thrown instanceof HoneError ? outcomeStatus(thrown) : bugStatus(thrown, log)
}

/** A problem as the wire says it. */
export function encodeProblem(problem: Problem): WireProblem {
  return {
    field: problem.field,
    message: problem.message,
    valueJson: problem.value === undefined ? '' : JSON.stringify(problem.value),
    remedy: problem.remedy ?? '',
    line: problem.line ?? 0,
    column: problem.column ?? 0,
  }
}

function outcomeStatus(error: HoneError): StatusObject {
  const code = OUTCOMES[error.category].grpc
  const details = error.message.slice(0, MESSAGE_CHARACTERS_MAX)
  const retryAfterMs = pauseOf(error)
  const metadata = encodeErrorDetails(code, details, {
    reason: error.code,
    metadata: { ...error.subject, hint: ERROR_CATALOGUE[error.code].hint },
    problems: error.problems.map(encodeProblem),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
  return { code, details, metadata }
}

function bugStatus(thrown: unknown, log: (event: object) => void): StatusObject {
  const id = randomBytes(4).toString('hex')
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  log({ msg: 'a bug ended a gRPC call', bug: id, err: { message: error.message, stack: error.stack } })
  return { code: status.INTERNAL, details: `A bug of the server: its log explains it as ${id}.`, metadata: new Metadata() }
}
