import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { LIMITS, type Study, type TrialNumber } from '../../model/index.ts'
import type { ReportedMeasurement, ReportReply, TrialRef } from '../../study/index.ts'
import { suggestPatiently } from '../patience.ts'
import { endedByWorker, suggestAnswer } from '../workers.ts'
import type { Answers } from './answers.ts'
import type { Context } from './context.ts'
import type { Routes } from './routes.ts'
import { trialView } from './views.ts'

const whole = z.int().min(0).nullish()
/** None, for a trial that has no attempt, is said in any of a language's ways: left out, null, or 0 as by gRPC. */
const epoch = whole.transform((given) => given || undefined).describe('Of the trial’s attempt (`attempt.epoch`), where it has one.')
const step = whole.transform((given) => given ?? undefined).describe('The one after the last when absent.')
/** JSON has no words for numbers that are not finite: they are texts, as in answers. */
const value = z
  .union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)], {
    error: 'must be a number, or the text "NaN", "Infinity" or "-Infinity"',
  })
  .meta({ shown: { $ref: '#/components/schemas/MetricValue' } })
const values = z.record(z.string(), value).describe('By metric.')
const wanted = z.strictObject({
  worker: z.string().min(1).describe('Who evaluates the trials: the same name gets its open ones back.'),
  count: z.int().min(1).max(LIMITS.suggestionsPerCall).default(1).describe('How many.'),
  open: z.enum(['new', 'reclaim']).default('reclaim').describe('Whether the worker’s open trials come first, or only others.'),
})
const measured = z.strictObject({ epoch, step, values })
const alive = z.strictObject({ epoch })
const result = z.strictObject({
  epoch,
  result: z
    .enum(['succeeded', 'infeasible', 'failed', 'stopped'])
    .describe('succeeded: it came to its end, or was told to stop. stopped: ended early by a rule of its worker’s own.'),
  step,
  values: values.default({}).describe('Of a last measurement, by metric.'),
  reason: z.string().max(LIMITS.reasonCharacters).default('').describe('Why it failed or is infeasible, for people.'),
})

/** What a program needs that evaluates trials and speaks no gRPC: ask for trials, report, say alive, complete. */
export function addEvaluations(routes: Routes, { studies }: Context): void {
  routes.add(
    'POST /api/studies/:id/suggest',
    { name: 'SuggestTrials', summary: 'Asks for trials to evaluate', body: wanted, answer: 'Suggestions', repeatable: true },
    async ({ study, body, write, reply }) => {
      return suggestAnswer(
        await suggestPatiently(studies, { study: study.id, ...body, ...write }, { signal: goneSignal(reply) }),
        trialView,
      )
    },
  )
  routes.add(
    'POST /api/studies/:id/trials/:number/report',
    {
      name: 'ReportMeasurements',
      summary: 'Adds a measurement; the answer says whether to stop, and why',
      body: measured,
      answer: 'ReportAnswer',
      repeatable: true,
    },
    async ({ study, number, body, write }) => {
      return reportView(await studies.report({ trial: trialOf(study, number, body), points: [pointOf(body)], ...write }))
    },
  )
  routes.add(
    'POST /api/studies/:id/trials/:number/heartbeat',
    {
      name: 'Heartbeat',
      summary: 'Says that the trial’s worker is alive, where a step takes longer than the study’s heartbeat',
      body: alive,
      answer: 'ReportAnswer',
    },
    async ({ study, number, body }) => reportView(await studies.heartbeat(trialOf(study, number, body))),
  )
  routes.add(
    'POST /api/studies/:id/trials/:number/complete',
    { name: 'CompleteTrial', summary: 'Ends a trial by its worker’s word', body: result, answer: 'ChangedTrial', repeatable: true },
    async ({ study, number, body, write }) => {
      const completed = await studies.completeTrial({
        trial: trialOf(study, number, body),
        ...endedByWorker(body.result, body.reason),
        ...(Object.keys(body.values).length > 0 && { points: [pointOf(body)] }),
        ...write,
      })
      return { trial: trialView(completed) }
    },
  )
}

function trialOf(study: Study, number: TrialNumber, { epoch }: z.output<typeof alive>): TrialRef {
  return { study: study.id, number, ...(epoch !== undefined && { epoch }) }
}

function pointOf({ step, values }: Pick<z.output<typeof measured>, 'step' | 'values'>): ReportedMeasurement {
  return { ...(step !== undefined && { step }), values, at: Date.now() }
}

function reportView({ trial, stop, why }: ReportReply): Answers['ReportAnswer'] {
  return { state: trial.state, stop, ...(why !== undefined && { why }) }
}

/** Aborts when whoever asks has gone. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
