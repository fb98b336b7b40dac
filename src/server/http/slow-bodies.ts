import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HoneError } from '../../model/index.ts'
import { errorBody } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body is taken as it comes, however long that lasts. */
    upload?: true
  }
}

/** How long a body may take that is read as a whole, and how long an upload may stand still. */
export const BODY_MS_MAX = 60_000

/** Ends requests whose body does not come in this time; an upload goes on as long as something of it comes. The parser itself watches over headers alone. */
export function addSlowBodies(app: FastifyInstance, msMax: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
    if (length !== '0' || encoding !== undefined) limit(request, reply, msMax)
    done()
  })
}

function limit({ raw, routeOptions }: FastifyRequest, reply: FastifyReply, msMax: number): void {
  const { upload = false } = routeOptions.config
  let seen = raw.socket.bytesRead
  const timer = setTimeout(() => {
    const { bytesRead } = raw.socket
    if (raw.complete) return
    if (upload && bytesRead > seen) {
      seen = bytesRead
      timer.refresh()
    } else if (reply.sent) {
      raw.destroy()
    } else {
      const error = new HoneError(
        'DEADLINE_PASSED',
        `${upload ? 'nothing more of the file' : 'not all of the body'} came within ${msMax / 1_000} s`,
      )
      reply.code(408).header('connection', 'close').send(errorBody(error))
    }
  }, msMax)
  raw.once('close', () => clearTimeout(timer))
}
