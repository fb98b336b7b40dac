import type { FastifyInstance } from 'fastify'
import { ERROR_CATALOGUE, HoneError } from '../../model/index.ts'
import { OUTCOMES } from '../../wire/index.ts'

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
    if (OUTCOMES[error.category].retry === 'after a pause') reply.header('retry-after', '1')
    return reply.code(OUTCOMES[error.category].http).send(errorBody(error))
  })
}

function asOutcome(thrown: unknown): HoneError | undefined {
  if (thrown instanceof HoneError) return thrown
  // fastify's own refusals (body too large, bad JSON) carry a status below 500
  const status = (thrown as { statusCode?: number }).statusCode
  if (thrown instanceof Error && status !== undefined && status < 500) return new HoneError('INVALID_REQUEST', thrown.message)
  return undefined
}
