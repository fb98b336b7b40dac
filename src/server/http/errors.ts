import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ERROR_CATALOGUE, HoneError, type Problem } from '../../model/index.ts'
import { OUTCOMES, pauseOf } from '../../wire/index.ts'
import type { ErrorBody } from './answers.ts'
import { SAFE_HEADERS } from './guard.ts'
import { toWireText } from './json.ts'

/** Longest part of a path that names something. */
export const PATH_PART_CHARACTERS_MAX = 300

/** Bodies that are refused before anybody reads them, by fastify's codes. */
const UNREADABLE: Readonly<Record<string, Pick<Problem, 'message' | 'remedy'>>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    message: 'is of a kind that is not read here',
    remedy: 'Send JSON, and say so: content-type: application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    message: 'is not valid JSON',
    remedy: 'Numbers that are not finite are texts: "NaN", "Infinity", "-Infinity".',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { message: 'is too large' },
}

/** Nobody hears it; but that a client went is no bug. */
const CUT_OFF = new HoneError('INVALID_REQUEST', 'the connection was closed before all was sent')

/** What a client is told of an outcome. */
export function errorBody(error: HoneError): ErrorBody {
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
    answer(reply, 404, { error: { code: 'NOT_FOUND', category: 'missing', message: `There is no ${request.method} ${request.url}.` } }),
  )
  app.setErrorHandler((thrown, request, reply) => {
    const error = thrown === request.raw.errored ? CUT_OFF : asOutcome(thrown)
    if (error === undefined) {
      log({ event: 'bug', door: 'http', url: request.url, stack: thrown instanceof Error ? thrown.stack : String(thrown) })
      return answer(reply, 500, { error: { code: 'INTERNAL', message: 'A bug of the server: its log has the details.' } })
    }
    const pauseMs = pauseOf(error)
    if (pauseMs !== undefined) reply.header('retry-after', String(Math.ceil(pauseMs / 1_000)))
    // some clients take a 401 without it for a broken answer, and tell nobody what it says
    if (error.category === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
    return answer(reply, OUTCOMES[error.category].http, errorBody(error))
  })
}

/** Answers a path by which no route can be looked for. */
export function refusePath({ code }: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  const [message, remedy] =
    code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? [`has a part of more than ${PATH_PART_CHARACTERS_MAX} characters`, undefined]
      : ['cannot be read', 'Write a % itself as %25, and other characters as the bytes of their UTF-8.']
  const problem = { field: 'path', message, ...(remedy !== undefined && { remedy }) }
  const error = new HoneError('INVALID_REQUEST', `the path ${message}`, { problems: [problem] })
  reply.headers(SAFE_HEADERS).type('application/json; charset=utf-8').code(400).serializer(toWireText)
  reply.send(errorBody(error))
}

function answer(reply: FastifyReply, status: number, body: ErrorBody): FastifyReply {
  return reply.code(status).send(body)
}

function asOutcome(thrown: unknown): HoneError | undefined {
  if (thrown instanceof HoneError) return thrown
  // fastify's own refusals carry a status below 500
  const { statusCode: status, code } = thrown as { statusCode?: number; code?: string }
  if (!(thrown instanceof Error) || status === undefined || status >= 500) return undefined
  const problem = UNREADABLE[code ?? '']
  if (problem === undefined) return new HoneError('INVALID_REQUEST', thrown.message)
  return new HoneError('INVALID_REQUEST', `the body ${problem.message}`, { problems: [{ field: 'body', ...problem }] })
}
