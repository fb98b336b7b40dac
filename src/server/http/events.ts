import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HoneError } from '../../model/index.ts'
import type { StudiesChange } from '../../study/index.ts'
import { paced } from '../paced.ts'
import type { Context } from './context.ts'
import { errorBody } from './errors.ts'
import { EventStream, type StreamEvent } from './event-stream.ts'
import { curveParams, curveQuery, whole, wholeNumber } from './params.ts'
import type { Routes } from './routes.ts'
import { streamStudy } from './study-stream.ts'
import { studyRow } from './views.ts'

/** Below the idle limit of common proxies (30 s), so that a quiet stream is not cut. */
export const HEARTBEAT_MS = 15_000

const resumed = z.object({ after: whole.describe('Only what is newer than this event’s id, as `Last-Event-ID` says it.').exactOptional() })

interface StreamOptions {
  readonly heartbeatMs: number
  readonly closing: AbortSignal
}

/**
 * The live streams. `/api/studies/:id/events` sends `change` events whose id is the revision: a reader that comes back with
 * Last-Event-ID (or `?after=`) gets all that is newer and nothing twice; `gone` says that the study was deleted. A large change comes in
 * parts, of which only the last has an id. A reader that says how many `?points=` it can show gets a whole study's trials first, and then
 * its curves (those of `?metrics=` alone), thinned to as many in all, as `curves` events: see study-stream.ts. `/api/events`
 * sends a `study` event for each study, now and when it changes, and `gone` for those deleted; before a list that is whole,
 * `whole` names its studies, and all others are to be forgotten. It resumes in the same way.
 */
export function addEvents(routes: Routes, context: Context, options: StreamOptions): void {
  const { studies } = context
  routes.add(
    'GET /api/studies/:id/events',
    {
      name: 'WatchStudy',
      summary: 'What is new of a study, then every change',
      query: resumed.extend(curveParams.omit({ trials: true }).shape),
      answer: 'StudyEvents',
    },
    async ({ study, query, request, reply }) => {
      const after = resumeRevision(request, query)
      const { pointsMax, metrics } = curveQuery(query)
      const stream = new EventStream(request, reply, options)
      await pump(stream, context, () => streamStudy(stream, studies, { study: study.id, after, pointsMax, metrics }))
    },
  )
  routes.add(
    'GET /api/events',
    { name: 'WatchStudies', summary: 'What is new of the list of studies, then every change', query: resumed, answer: 'StudiesEvents' },
    async ({ query, request, reply }) => {
      const after = resumeRevision(request, query)
      const stream = new EventStream(request, reply, options)
      await pump(stream, context, async () => {
        for await (const change of paced(studies.watchStudies(stream.signal, { afterRevision: after }))) {
          for (const event of studiesEvents(change)) await stream.send(event)
        }
      })
    },
  )
}

/** A change of the list as events; only the last one carries the revision to resume from. */
function* studiesEvents({ revision, whole, studies, deleted }: StudiesChange): Generator<StreamEvent> {
  if (whole) yield { event: 'whole', data: { studies: studies.map((study) => study.id) } }
  if (deleted.length > 0) yield { event: 'gone', ...(studies.length === 0 && { id: revision }), data: { studies: deleted } }
  for (const [k, study] of studies.entries()) {
    yield { event: 'study', ...(k === studies.length - 1 && { id: revision }), data: studyRow(study) }
  }
}

/** Runs a stream to its end; the reply is already taken over, so an outcome becomes a last event. */
async function pump(stream: EventStream, context: Context, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof HoneError) await stream.send({ event: 'problem', data: errorBody(error) })
    else context.log?.({ event: 'bug', door: 'http', stack: error instanceof Error ? error.stack : String(error) })
  } finally {
    stream.close()
  }
}

function resumeRevision(request: FastifyRequest, { after = 0 }: z.output<typeof resumed>): number {
  const last = request.headers['last-event-id']
  return typeof last === 'string' ? wholeNumber('after', last) : after
}
