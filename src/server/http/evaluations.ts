import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LIMITS } from '../../model/index.ts'
import type { ReportedMeasurement, ReportReply, TrialRef } from '../../study/index.ts'
import { suggestPatiently } from '../patience.ts'
import { resolveStudy } from '../study-ref.ts'
import { endedByWorker, suggestAnswer } from '../workers.ts'
import { readBody } from './body.ts'
import type { Context } from './context.ts'
import { type StudyRoute, type TrialRoute, wholeNumber } from './params.ts'
import { trialView } from './views.ts'
import { requestWrite } from './writes.ts'

const whole = z.int().min(0).nullish()
/** None, for a trial that has no attempt, is said in any of a language's ways: left out, null, or 0 as by gRPC. */
const epoch = whole.transform((given) => given || undefined)
const step = whole.transform((given) => given ?? undefined)
/** JSON has no words for numbers that are not finite: they are texts, as in answers. */
const value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)], {
  error: 'must be a number, or the text "NaN", "Infinity" or "-Infinity"',
})
const values = z.record(z.string(), value)
const wanted = z.strictObject({
  worker: z.string().min(1),
  count: z.int().min(1).max(LIMITS.suggestionsPerCall).default(1),
  open: z.enum(['new', 'reclaim']).default('reclaim'),
})
const measured = z.strictObject({ epoch, step, values })
const alive = z.strictObject({ epoch })
const result = z.strictObject({
  epoch,
  result: z.enum(['succeeded', 'infeasible', 'failed', 'stopped']),
  step,
  values: values.default({}),
  reason: z.string().max(LIMITS.reasonCharacters).default(''),
})

/**
 * What a program needs that evaluates trials and speaks no gRPC: ask for trials, report, say alive, complete. `Idempotency-Key` makes a
 * repeat safe; `epoch` is that of the trial's attempt, where it has one.
 */
export function addEvaluations(app: FastifyInstance, { studies }: Context): void {
  const trialOf = async (request: FastifyRequest<TrialRoute>, epoch: number | undefined): Promise<TrialRef> => {
    const { id } = await resolveStudy(studies, request.params.id)
    return { study: id, number: wholeNumber('trial', request.params.number), ...(epoch !== undefined && { epoch }) }
  }
  app.post<StudyRoute>('/api/studies/:id/suggest', async (request, reply) => {
    const { id } = await resolveStudy(studies, request.params.id)
    const asked = { study: id, ...readBody(wanted, request.body), ...requestWrite(request) }
    return suggestAnswer(await suggestPatiently(studies, asked, { signal: goneSignal(reply) }), trialView)
  })
  app.post<TrialRoute>('/api/studies/:id/trials/:number/report', async (request) => {
    const { epoch, step, values } = readBody(measured, request.body)
    const trial = await trialOf(request, epoch)
    return reportView(await studies.report({ trial, points: [pointOf(step, values)], ...requestWrite(request) }))
  })
  app.post<TrialRoute>('/api/studies/:id/trials/:number/heartbeat', async (request) => {
    const { epoch } = readBody(alive, request.body)
    return reportView(await studies.heartbeat(await trialOf(request, epoch)))
  })
  app.post<TrialRoute>('/api/studies/:id/trials/:number/complete', async (request) => {
    const { epoch, result: as, step, values, reason } = readBody(result, request.body)
    const completed = await studies.completeTrial({
      trial: await trialOf(request, epoch),
      ...endedByWorker(as, reason),
      ...(Object.keys(values).length > 0 && { points: [pointOf(step, values)] }),
      ...requestWrite(request),
    })
    return { trial: trialView(completed) }
  })
}

function pointOf(step: number | undefined, values: Readonly<Record<string, number>>): ReportedMeasurement {
  return { ...(step !== undefined && { step }), values, at: Date.now() }
}

function reportView({ trial, stop, why }: ReportReply): object {
  return { state: trial.state, stop, ...(why !== undefined && { why }) }
}

/** Aborts when whoever asks has gone. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
