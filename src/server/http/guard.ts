import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HoneError, type StudyId, type TrialNumber } from '../../model/index.ts'
import { type Caller, hostProblem, originProblem } from '../access.ts'
import type { Context } from './context.ts'

/** Sent with every reply: no script, style, frame or connection that is not ours, and nothing remembered of reads. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** Refuses requests that come by a foreign name or from a foreign page: loopback is not a wall. */
export function addGuard(app: FastifyInstance, context: Context): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS)
    const problem = hostProblem(request.headers.host, context.boundPort()) ?? originProblem(request.headers.origin, context.boundPort())
    if (problem !== undefined) throw new HoneError('NOT_ALLOWED', problem)
  })
}

/** Lets the owner pass only; throws UNAUTHENTICATED or NOT_ALLOWED. */
export function demandOwner(request: FastifyRequest, context: Context): void {
  if (callerOf(request, context).kind !== 'owner') throw new HoneError('NOT_ALLOWED', 'This token may write only its own trial.')
}

/** Lets the owner pass, and a trial's own token for its own trial; throws UNAUTHENTICATED or NOT_ALLOWED. */
export function demandWriter(request: FastifyRequest, context: Context, study: StudyId, trial?: TrialNumber): void {
  const caller = callerOf(request, context)
  if (caller.kind === 'owner') return
  if (caller.study !== study || caller.trial !== trial) {
    throw new HoneError('NOT_ALLOWED', 'This token may write only its own trial.', { subject: { study } })
  }
}

function callerOf(request: FastifyRequest, context: Context): Caller {
  const caller = context.access.check(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1])
  if (caller === undefined) throw new HoneError('UNAUTHENTICATED', 'This needs the server’s token in the Authorization header.')
  return caller
}
