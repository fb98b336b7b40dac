import Fastify, { type FastifyInstance } from 'fastify'
import { type AdmissionOptions, admitCallers } from '../access/index.ts'
import { addAiplatformRest } from '../aiplatform/rest.ts'
import { addArtifacts, addUploads } from './artifacts.ts'
import { addAssets } from './assets.ts'
import { addBodies } from './body.ts'
import type { Context } from './context.ts'
import { addEdits } from './edits.ts'
import { addErrors, PATH_PART_CHARACTERS_MAX, refusePath } from './errors.ts'
import { addEvaluations } from './evaluations.ts'
import { addEvents, HEARTBEAT_MS } from './events.ts'
import { addGuard } from './guard.ts'
import { toWireText } from './json.ts'
import { addOpenApi } from './openapi.ts'
import { addProbes } from './probes.ts'
import { addReads } from './reads.ts'
import { Routes } from './routes.ts'
import { addSessions } from './sessions.ts'
import { addSlowBodies, BODY_MS_MAX } from './slow-bodies.ts'
import { refuseUnreadable } from './unreadable.ts'
import { addWrites } from './writes.ts'

/** Longest request body but for documents: the writes here carry some parameters or one sentence. */
const BODY_BYTES_MAX = 65_536

/** What the door is built of: the room as the server itself has it. */
export interface AppOptions extends Context {
  readonly admission?: AdmissionOptions
  /** Serves over TLS. */
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
}

/** The whole HTTP door, not yet listening. */
export async function buildApp({ studies, admission, https, ...options }: AppOptions): Promise<FastifyInstance> {
  const context: Context = { ...options, studies: admitCallers(studies, { ...admission, holds: options.access.holds }) }
  const settings = {
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PATH_PART_CHARACTERS_MAX },
    frameworkErrors: refusePath,
    clientErrorHandler: refuseUnreadable,
  } as const
  const app = (https === undefined ? Fastify(settings) : Fastify({ ...settings, https: { ...https } })) as FastifyInstance
  app.setReplySerializer((payload) => toWireText(payload))
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  addErrors(app, context.log ?? (() => {}))
  addSlowBodies(app, context.bodyMs ?? BODY_MS_MAX)
  addBodies(app)
  addGuard(app, context)
  const routes = new Routes(app, context.studies)
  addProbes(app, routes, { ...context, studies })
  addSessions(routes, context)
  addReads(app, routes, context)
  addArtifacts(routes, context)
  addWrites(routes, context)
  addEdits(routes, context)
  addEvaluations(routes, context)
  await addUploads(app, routes, context)
  addOpenApi(routes)
  addEvents(routes, context, { heartbeatMs: context.heartbeatMs ?? HEARTBEAT_MS, closing: closing.signal })
  addAiplatformRest(app, { studies: context.studies, closing: closing.signal, log: context.log ?? (() => {}) })
  await addAssets(app, context.assetsFolder)
  return app
}
