import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HoneError } from '../../model/index.ts'
import { type Access, type Caller, describeCaller, SESSION_MS } from '../access/index.ts'
import type { Session } from './answers.ts'
import type { Context } from './context.ts'
import type { Routes } from './routes.ts'

/** The prefix makes browsers insist that it came over TLS from this very host. */
const COOKIE = '__Host-hone'

const shown = z.object({
  token: z
    .unknown()
    .optional()
    .meta({ shown: { type: 'string' } })
    .describe('One of the server’s.'),
})

/** Who the request's cookie says it is from; undefined without one that holds. */
export function sessionOf(access: Access, request: FastifyRequest): Caller | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return access.sessions.check(pairs.find(([name]) => name === COOKIE)?.[1])
}

/**
 * How a browser signs in on a network: it shows a token once and gets a cookie that no script reads and no other site sends.
 * `GET /api/session` says whether that is needed, and who is signed in.
 */
export function addSessions(routes: Routes, { access, perimeter }: Context): void {
  routes.add(
    'GET /api/session',
    { name: 'GetSession', summary: 'Who is signed in, in a browser', answer: 'Session', open: true },
    async ({ request }) => {
      if (!perimeter.isClosed) return { needed: false }
      const caller = sessionOf(access, request)
      return { needed: true, ...(caller !== undefined && sessionView(caller)) }
    },
  )
  if (!perimeter.isClosed) return
  routes.add(
    'POST /api/session',
    { name: 'SignIn', summary: 'Signs a browser in: it gets a cookie', body: shown, answer: 'Session', open: true },
    async ({ body, reply }) => {
      const caller = access.check(typeof body.token === 'string' ? body.token.trim() : undefined)
      const session = access.sessions.open(caller)
      if (caller === undefined || session === undefined) throw new HoneError('UNAUTHENTICATED', 'The token is not one of this server’s.')
      reply.header('set-cookie', cookie(session, SESSION_MS / 1000))
      return { needed: true, ...sessionView(caller) }
    },
  )
  routes.add(
    'DELETE /api/session',
    { name: 'SignOut', summary: 'Takes the cookie back', answer: 'Session', open: true },
    async ({ reply }) => {
      reply.header('set-cookie', cookie('', 0))
      return { needed: true }
    },
  )
}

function sessionView(caller: Caller): Omit<Session, 'needed'> {
  if (caller.kind !== 'named') return { who: describeCaller(caller), mayWrite: caller.kind === 'owner' }
  return { who: describeCaller(caller), ...(caller.project !== undefined && { project: caller.project }), mayWrite: !caller.readOnly }
}

function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Strict`
}
