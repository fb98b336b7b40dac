import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { atAttempt } from '../at-attempt.ts'
import type { Context } from './context.ts'
import { readLogPiece, readLogTail } from './logs.ts'
import { curveParams, curveQuery, importancesParams, text, trialParams, trialQuery, whole } from './params.ts'
import type { Routes } from './routes.ts'
import { curveColumns, ranView, studyRow, trialView } from './views.ts'

/** Longest tail that one call gives. */
const TAIL_BYTES_MAX = 262_144

const ofProject = z.object({ project: text.describe('Only those of this project.').exactOptional() })
const logParams = z.object({
  stream: z.enum(['stdout', 'stderr'], { error: 'must be stdout or stderr' }).describe('Which output.').default('stdout'),
  offset: whole.describe('Where to begin: 0 when absent.').exactOptional(),
  tail: whole.describe('Instead of an offset: so many bytes of its end, from the beginning of a line.').exactOptional(),
  epoch: whole.describe('Of the attempt whose output it is; the newest when absent.').exactOptional(),
})

/** Everything that is read once. */
export function addReads(app: FastifyInstance, routes: Routes, context: Context): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  addStudies(routes, context)
  addFindings(routes, context)
  addTrials(routes, context)
}

function addStudies(routes: Routes, { studies }: Context): void {
  routes.add(
    'GET /api/studies',
    { name: 'ListStudies', summary: 'The studies, newest first', query: ofProject, answer: 'Studies' },
    async ({ query: { project } }) => {
      const list = await studies.listStudies(project === undefined ? undefined : { project })
      return { studies: list.map(studyRow) }
    },
  )
  routes.add(
    'GET /api/studies/:id',
    { name: 'GetStudy', summary: 'A study with its document', answer: 'WholeStudy' },
    async ({ study }) => ({ study }),
  )
}

/** What is computed of a study's trials. */
function addFindings(routes: Routes, { studies }: Context): void {
  routes.add(
    'GET /api/studies/:id/best',
    { name: 'Recommend', summary: 'The trial that the study recommends; null before the first value', answer: 'BestTrial' },
    async ({ study }) => {
      const trial = await studies.bestTrial(study.id)
      return { trial: trial === undefined ? null : trialView(trial) }
    },
  )
  routes.add(
    'GET /api/studies/:id/optimal',
    { name: 'ListOptimalTrials', summary: 'Trials that no other beats in every objective', answer: 'OptimalTrials' },
    async ({ study }) => {
      return { trials: (await studies.optimalTrials(study.id)).map(trialView) }
    },
  )
  routes.add(
    'GET /api/studies/:id/importances',
    {
      name: 'ListImportances',
      summary: 'How much each parameter alone tells about a metric',
      query: importancesParams,
      answer: 'Importances',
    },
    async ({ study, query }) => {
      return studies.importances(study.id, query)
    },
  )
  routes.add(
    'GET /api/studies/:id/curves',
    { name: 'ListMeasurements', summary: 'Points of trials by step, as columns', query: curveParams, answer: 'Curves' },
    async ({ study, query }) => {
      const list = await studies.readCurves(study.id, curveQuery(query))
      return { revision: study.revision, curves: list.map((c) => curveColumns(c.trial, c.points)) }
    },
  )
}

/** Trials, and what they wrote. */
function addTrials(routes: Routes, { studies, logs }: Context): void {
  routes.add(
    'GET /api/studies/:id/trials',
    { name: 'ListTrials', summary: 'All trials of a study', answer: 'Trials' },
    async ({ study }) => {
      const trials = await studies.listTrials(study.id)
      return { revision: study.revision, trials: trials.map(trialView) }
    },
  )
  // The whole list above is what a page that shows everything begins with.
  routes.add(
    'GET /api/studies/:id/trials/query',
    {
      name: 'QueryTrials',
      summary: 'A page of trials, filtered, and in the order that is asked for',
      query: trialParams,
      answer: 'TrialPage',
    },
    async ({ study, query }) => {
      const { trials, nextPageToken } = await studies.queryTrials(study.id, trialQuery(query))
      return { revision: study.revision, trials: trials.map(trialView), ...(nextPageToken !== undefined && { nextPageToken }) }
    },
  )
  routes.add(
    'GET /api/studies/:id/trials/:number',
    { name: 'GetTrial', summary: 'A trial, and what each attempt was started with', answer: 'WholeTrial' },
    async ({ study, number }) => {
      const trial = await studies.getTrial(study.id, number)
      return { trial, ran: ranView(study, trial) }
    },
  )
  routes.add(
    'GET /api/studies/:id/trials/:number/log',
    { name: 'ReadLog', summary: 'Output of a trial’s attempt', query: logParams, answer: 'LogPiece' },
    async ({ study, number, query: { stream, offset = 0, tail, epoch } }) => {
      const trial = atAttempt(await studies.getTrial(study.id, number), epoch)
      if (tail !== undefined) return readLogTail(logs, trial, stream, Math.min(tail, TAIL_BYTES_MAX))
      return readLogPiece(logs, trial, stream, offset)
    },
  )
}
