import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { HoneError, LIMITS, type Study, type TrialNumber } from '../../model/index.ts'
import type { Studies, Write } from '../../study/index.ts'
import { resolveStudy } from '../study-ref.ts'
import type { Answers, Streams } from './answers.ts'
import { readBody, readQuery } from './body.ts'
import { wholeNumber } from './params.ts'

/** What a route takes and answers: its requests are read by it, and the OpenAPI document is made of it. */
interface RouteDescription {
  /** What clients call it: as over gRPC, where that has the same. */
  readonly name: string
  /** One sentence, without its full stop. */
  readonly summary: string
  readonly query?: z.ZodObject
  /** file: its bytes as they are, whatever they are called. */
  readonly body?: z.ZodObject | 'file'
  /** The body may be the study file itself, as YAML: its `document`. These stand in the query then, not beside it. */
  readonly besideStudyFile?: readonly string[]
  readonly bodyLimit?: number
  readonly answer: keyof Answers | keyof Streams | 'text' | 'file'
  /** It changes nothing, though it is no GET. */
  readonly reads?: true
  /** The answer has status 201. */
  readonly creates?: true
  /** `Idempotency-Key` makes a repeat safe. */
  readonly repeatable?: true
  /** Who may, where not only callers with a token: guard.ts. */
  readonly open?: true | 'probe'
}

export interface DescribedRoute extends RouteDescription {
  readonly method: Method
  /** With parameters as `:id`. */
  readonly path: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request as its route's path and description have it. */
interface Asked<Path extends string, D extends RouteDescription> {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The study, its trial and that one's file which the path names. */
  readonly study: Path extends `${string}/:id${string}` ? Study : undefined
  readonly number: Path extends `${string}/:number${string}` ? TrialNumber : undefined
  readonly name: Path extends `${string}/*` ? string : undefined
  readonly query: D['query'] extends z.ZodObject ? z.output<D['query']> : undefined
  readonly body: D['body'] extends z.ZodObject ? z.output<D['body']> : undefined
  /** The request id that the caller gave, if any; of a route that is repeatable. */
  readonly write: Write
}

type Answer<D extends RouteDescription> = D['answer'] extends keyof Answers ? Answers[D['answer']] : unknown

/** The routes of the door, none of which is without a description. */
export class Routes {
  readonly #app: FastifyInstance
  readonly #studies: Studies
  readonly #described: DescribedRoute[] = []

  constructor(app: FastifyInstance, studies: Studies) {
    this.#app = app
    this.#studies = studies
    app.addHook('onRoute', ({ url, config }) => {
      if (url.startsWith('/api/') && config?.described !== true) throw new Error(`bug: nothing describes ${url}`)
    })
  }

  get described(): readonly DescribedRoute[] {
    return this.#described
  }

  /** Adds one, as `GET /api/studies/:id`; within a scope, where its body is read in another way. */
  add<const Path extends `${Method} /${string}`, const D extends RouteDescription>(
    route: Path,
    description: D,
    answer: (asked: Asked<Path, D>) => Promise<Answer<D>>,
    scope = this.#app,
  ): void {
    const [method, path] = route.split(' ') as [Method, string]
    const { query, body, bodyLimit, creates, repeatable, open } = description
    this.#described.push({ ...description, method, path })
    scope.route({
      method,
      url: path,
      ...(bodyLimit !== undefined && { bodyLimit }),
      config: { described: true, ...(open !== undefined && { open }), ...(body === 'file' && { upload: true }) },
      handler: async (request, reply) => {
        if (creates) reply.code(201)
        const { id, number, '*': name } = request.params as { readonly [name in 'id' | 'number' | '*']?: string }
        const asked = {
          request,
          reply,
          study: id === undefined ? undefined : await resolveStudy(this.#studies, id),
          number: number === undefined ? undefined : wholeNumber('trial', number),
          name,
          query: query && readQuery(query, request.query),
          body: typeof body === 'object' ? readBody(body, request.body) : undefined,
          write: repeatable ? requestWrite(request) : {},
        }
        return answer(asked as unknown as Asked<Path, D>)
      },
    })
  }
}

function requestWrite(request: FastifyRequest): Write {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') return {}
  if (key.length <= LIMITS.nameCharacters) return { requestId: key }
  const problem = { field: 'Idempotency-Key', message: `must have at most ${LIMITS.nameCharacters} characters` }
  throw new HoneError('INVALID_REQUEST', `${problem.field} ${problem.message}`, { problems: [problem] })
}
