import type { FastifyInstance } from 'fastify'
import { ERROR_CATALOGUE, type ErrorCategory, HoneError } from '../../model/index.ts'

/** HTTP status by what the caller does next. */
const STATUS: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  missing: 404,
  exists: 409,
  state: 409,
  conflict: 409,
  busy: 429,
  away: 503,
  late: 504,
}

/** The HTTP status of an outcome. */
function httpStatus(error: HoneError): number {
  return STATUS[error.category]
}

/** What a client is told of an outcome. */
export function errorBody(error: HoneError): object {
  return {
    error: {
      code: error.code,
      category: error.category,
      message: error.message,
      hint: ERROR_CATALOGUE[error.code].hint,
      problems: error.problems,
      subject: error.subject,
    },
  }
}

/** Answers outcomes with their status and body; bugs with 500 and no detail. */
export function addErrors(app: FastifyInstance, log: (event: object) => void): void {
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: 'NOT_FOUND', category: 'missing', message: `There is nothing at ${request.url}.` } }),
  )
  app.setErrorHandler((thrown, request, reply) => {
    const error = asOutcome(thrown)
    if (error === undefined) {
      log({ event: 'bug', door: 'http', url: request.url, stack: thrown instanceof Error ? thrown.stack : String(thrown) })
      return reply.code(500).send({ error: { code: 'INTERNAL', message: 'A bug of the server: its log has the details.' } })
    }
    if (error.category === 'busy' || error.category === 'away') reply.header('retry-after', '1')
    return reply.code(httpStatus(error)).send(errorBody(error))
  })
}

function asOutcome(thrown: unknown): HoneError | undefined {
  if (thrown instanceof HoneError) return thrown
  // fastify's own refusals (body too large, bad JSON) carry a status below 500
  const status = (thrown as { statusCode?: number }).statusCode
  if (thrown instanceof Error && status !== undefined && status < 500) return new HoneError('INVALID_REQUEST', thrown.message)
  return undefined
}
