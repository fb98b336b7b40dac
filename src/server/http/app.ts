import Fastify, { type FastifyInstance } from 'fastify'
import { addAiplatformRest } from '../aiplatform/rest.ts'
import { addAssets } from './assets.ts'
import type { Context } from './context.ts'
import { addEdits } from './edits.ts'
import { addErrors } from './errors.ts'
import { addEvents, HEARTBEAT_MS } from './events.ts'
import { addGuard } from './guard.ts'
import { toWireText } from './json.ts'
import { addReads } from './reads.ts'
import { addWrites } from './writes.ts'

/** Longest request body but for documents: the writes here carry some parameters or one sentence. */
const BODY_BYTES_MAX = 65_536

/** The whole HTTP door, not yet listening. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const app = Fastify({ logger: false, bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true, routerOptions: { maxParamLength: 300 } })
  app.setReplySerializer((payload) => toWireText(payload))
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  addErrors(app, context.log ?? (() => {}))
  addGuard(app, context)
  context.metrics?.addRoute(app)
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await context.studies.listStudies()
    return { status: 'ready' }
  })
  addReads(app, context)
  addWrites(app, context)
  addEdits(app, context)
  addEvents(app, context, { heartbeatMs: context.heartbeatMs ?? HEARTBEAT_MS, closing: closing.signal })
  addAiplatformRest(app, { studies: context.studies, access: context.access, closing: closing.signal, log: context.log ?? (() => {}) })
  await addAssets(app, context.assetsFolder)
  return app
}
