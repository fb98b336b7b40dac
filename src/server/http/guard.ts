import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HoneError } from '../../model/index.ts'
import { asCaller, type Caller, openEntrance } from '../access/index.ts'
import type { Context } from './context.ts'
import { sessionOf } from './sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined where everybody may. */
    caller: Caller | undefined
  }
  interface FastifyContextConfig {
    /** Everybody may, also on a network. probe: whoever looks after the process, by whatever name. */
    open?: true | 'probe'
    /** It stands in the OpenAPI document. */
    described?: true
    /** Who needs no token may write the studies of this format. */
    format?: string
  }
}

/** Sent with every reply: no script, style, frame or connection that is not ours, and nothing remembered of reads. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** Refuses requests that come by a foreign name or from a foreign page, and learns who asks before any handler runs, as whom it then runs. */
export function addGuard(app: FastifyInstance, { access, perimeter, boundPort }: Context): void {
  const callerOf = (request: FastifyRequest): Caller => {
    const { authorization } = request.headers
    const session = authorization === undefined && perimeter.isClosed ? sessionOf(access, request) : undefined
    return session ?? openEntrance(access, perimeter, request.routeOptions.config.format)(authorization)
  }
  app.decorateRequest('caller', undefined)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS)
    const { host, origin } = request.headers
    const { open } = request.routeOptions.config
    const hostProblem = open === 'probe' && perimeter.isClosed ? undefined : perimeter.hostProblem(host, boundPort())
    const problem = hostProblem ?? perimeter.originProblem(origin, host, boundPort())
    if (problem !== undefined) throw new HoneError('WRONG_ADDRESS', problem)
    if (open === undefined) request.caller = callerOf(request)
  })
  // the last hook before the handler: what reads the body in between would lose who asks
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.caller === undefined) done()
    else asCaller(request.caller, done)
  })
}
