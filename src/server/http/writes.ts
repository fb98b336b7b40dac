import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HoneError, LIMITS } from '../../model/index.ts'
import type { Write } from '../../study/index.ts'
import { resolveStudy } from '../study-ref.ts'
import type { Context } from './context.ts'
import { type StudyRoute, type TrialRoute, wholeNumber } from './params.ts'
import { studyView, trialView } from './views.ts'

const DEFAULT_REASON = 'stopped in the dashboard'

/** Pause, resume and stop. `Idempotency-Key` makes a repeat safe. */
export function addWrites(app: FastifyInstance, context: Context): void {
  const { studies } = context
  app.post<StudyRoute>('/api/studies/:id/pause', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return { study: studyView(await studies.pauseStudy(study.id, requestWrite(request))) }
  })
  app.post<StudyRoute>('/api/studies/:id/resume', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return { study: studyView(await studies.resumeStudy(study.id, requestWrite(request))) }
  })
  app.post<StudyRoute>('/api/studies/:id/stop', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return { study: studyView(await studies.stopStudy(study.id, requestReason(request.body), requestWrite(request))) }
  })
  app.post<TrialRoute>('/api/studies/:id/trials/:number/stop', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const number = wholeNumber('trial', request.params.number)
    return { trial: trialView(await studies.stopTrial(study.id, number, requestReason(request.body), requestWrite(request))) }
  })
}

/** The request id that the caller gave, if any. Throws INVALID_REQUEST for one that is too long. */
export function requestWrite(request: FastifyRequest): Write {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') return {}
  if (key.length <= LIMITS.nameCharacters) return { requestId: key }
  const problem = { field: 'Idempotency-Key', message: `must have at most ${LIMITS.nameCharacters} characters` }
  throw new HoneError('INVALID_REQUEST', `${problem.field} ${problem.message}`, { problems: [problem] })
}

function requestReason(body: unknown): string {
  const reason = (body as { reason?: unknown } | null | undefined)?.reason ?? DEFAULT_REASON
  if (typeof reason === 'string' && reason.length <= LIMITS.reasonCharacters) return reason
  throw new HoneError('INVALID_REQUEST', `reason must be a text of at most ${LIMITS.reasonCharacters} characters`, {
    problems: [{ field: 'reason', message: `must be a text of at most ${LIMITS.reasonCharacters} characters` }],
  })
}
