import type { FastifyInstance } from 'fastify'
import { HoneError } from '../../model/index.ts'
import { atAttempt } from '../at-attempt.ts'
import type { LogStream } from '../door-options.ts'
import { resolveStudy } from '../study-ref.ts'
import type { Context } from './context.ts'
import { readLogPiece, readLogTail } from './logs.ts'
import {
  curveQuery,
  importancesQuery,
  queryText,
  resolveTrial,
  type StudyRoute,
  type TrialRoute,
  trialQuery,
  wholeNumber,
} from './params.ts'
import { curveColumns, ranView, studyRow, trialView } from './views.ts'

/** Longest tail that one call gives. */
const TAIL_BYTES_MAX = 262_144

/** Everything that is read once. */
export function addReads(app: FastifyInstance, context: Context): void {
  const { studies } = context
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.get('/api/studies', async (request) => {
    const project = queryText(request.query, 'project')
    const list = await studies.listStudies(project === undefined ? undefined : { project })
    return { studies: list.map(studyRow) }
  })
  app.get<StudyRoute>('/api/studies/:id', async (request) => ({ study: await resolveStudy(studies, request.params.id) }))
  app.get<StudyRoute>('/api/studies/:id/trials', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const trials = await studies.listTrials(study.id)
    return { revision: study.revision, trials: trials.map(trialView) }
  })
  // A page in an order of its own; the whole list above is what a page that shows everything begins with.
  app.get<StudyRoute>('/api/studies/:id/trials/query', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const { trials, nextPageToken } = await studies.queryTrials(study.id, trialQuery(request.query))
    return { revision: study.revision, trials: trials.map(trialView), ...(nextPageToken !== undefined && { nextPageToken }) }
  })
  app.get<StudyRoute>('/api/studies/:id/optimal', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return { trials: (await studies.optimalTrials(study.id)).map(trialView) }
  })
  app.get<StudyRoute>('/api/studies/:id/importances', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return studies.importances(study.id, importancesQuery(request.query))
  })
  app.get<StudyRoute>('/api/studies/:id/curves', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const curves = await studies.readCurves(study.id, curveQuery(request.query))
    return { revision: study.revision, curves: curves.map((c) => curveColumns(c.trial, c.points)) }
  })
  app.get<StudyRoute>('/api/studies/:id/best', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const best = await studies.bestTrial(study.id)
    return { trial: best === undefined ? null : trialView(best) }
  })
  addTrialReads(app, context)
}

/** What is read of one trial. */
function addTrialReads(app: FastifyInstance, { studies, logs }: Context): void {
  app.get<TrialRoute>('/api/studies/:id/trials/:number', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const trial = await resolveTrial(studies, study, request.params.number)
    return { trial, ran: ranView(study, trial) }
  })
  app.get<TrialRoute>('/api/studies/:id/trials/:number/log', async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    const epoch = queryText(request.query, 'epoch')
    const newest = await resolveTrial(studies, study, request.params.number)
    const trial = atAttempt(newest, epoch === undefined ? undefined : wholeNumber('epoch', epoch))
    const stream = logStream(queryText(request.query, 'stream'))
    const tail = queryText(request.query, 'tail')
    if (tail !== undefined) return readLogTail(logs, trial, stream, Math.min(wholeNumber('tail', tail), TAIL_BYTES_MAX))
    return readLogPiece(logs, trial, stream, wholeNumber('offset', queryText(request.query, 'offset') ?? '0'))
  })
}

function logStream(text: string | undefined): LogStream {
  if (text === undefined || text === 'stdout') return 'stdout'
  if (text === 'stderr') return 'stderr'
  throw new HoneError('INVALID_REQUEST', 'stream must be stdout or stderr', {
    problems: [{ field: 'stream', value: text, message: 'must be stdout or stderr' }],
  })
}
