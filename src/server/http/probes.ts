import type { FastifyInstance } from 'fastify'
import { HoneError } from '../../model/index.ts'
import type { Context } from './context.ts'
import type { Routes } from './routes.ts'

/** For those who run the server. */
export function addProbes(app: FastifyInstance, routes: Routes, { studies, metrics, unreadiness }: Context): void {
  routes.add('GET /healthz', { name: 'CheckHealth', summary: 'Whether the process lives', answer: 'Health', open: 'probe' }, async () => ({
    status: 'ok' as const,
  }))
  routes.add(
    'GET /readyz',
    { name: 'CheckReadiness', summary: 'Whether the server can be used', answer: 'Readiness', open: 'probe' },
    async () => {
      const why = unreadiness?.()
      if (why !== undefined) throw new HoneError('SERVER_STOPPING', why)
      await studies.checkStore()
      return { status: 'ready' as const }
    },
  )
  if (metrics === undefined) return
  metrics.observeReplies(app)
  routes.add(
    'GET /metrics',
    { name: 'ReadMetrics', summary: 'The server’s figures, in Prometheus’ text format', answer: 'text' },
    async ({ reply }) =>
      reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .serializer(String)
        .send(await metrics.text()),
  )
}
