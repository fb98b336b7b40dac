import { HoneError, LIMITS } from '../../model/index.ts'
import type { CompleteRequest, ReportReply, SuggestReply, TrialRef } from '../../study/index.ts'
import type { StudyServiceHandlers, WireReportReply, WireSuggestReply } from '../../wire/index.ts'
import { suggestPatiently } from '../patience.ts'
import { resolveStudy } from '../study-ref.ts'
import { unary } from './calls.ts'
import { decodeMeasurements, decodeRequestId, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeStop, encodeTrial, TRIAL_STATES } from './encode.ts'
import { resolveTrialRef, type SpokenFor } from './trial-ref.ts'

type TrialCalls = Pick<StudyServiceHandlers, 'SuggestTrials' | 'ReportMeasurements' | 'Heartbeat' | 'CompleteTrial'>

/** The calls of who evaluates trials. */
export function trialCalls(door: Door): TrialCalls {
  return { ...givingCalls(door), ...workerCalls(door) }
}

/** Gives out trials. */
function givingCalls({ studies, ...frame }: Door): Pick<TrialCalls, 'SuggestTrials'> {
  return {
    SuggestTrials: unary(frame, async (request, context) => {
      const { id } = await resolveStudy(studies, request.study)
      const { worker, count } = request
      if (worker === '') demandNone([{ field: 'worker', message: 'is missing', remedy: 'name who evaluates the trials' }])
      if (count < 0 || count > LIMITS.suggestionsPerCall) {
        demandNone([{ field: 'count', value: count, message: `must lie in [1, ${LIMITS.suggestionsPerCall}]` }])
      }
      const open = request.open === 'NEW' ? 'new' : 'reclaim'
      const wanted = { study: id, worker, count: count === 0 ? 1 : count, open, ...decodeRequestId(request.requestId) } as const
      return encodeSuggestReply(await suggestPatiently(studies, wanted, context))
    }),
  }
}

type WorkerCall = 'ReportMeasurements' | 'Heartbeat' | 'CompleteTrial'

/** Writes of whoever evaluates the trial. */
function workerCalls({ studies, ...frame }: Door): Pick<TrialCalls, WorkerCall> {
  const refOf = (request: SpokenFor): Promise<TrialRef> => resolveTrialRef(studies, request)
  return {
    ReportMeasurements: unary(frame, async (request) => {
      const trial = await refOf(request)
      const points = decodeMeasurements(request.measurements, Date.now())
      return encodeReportReply(await studies.report({ trial, points, ...decodeRequestId(request.requestId) }))
    }),
    Heartbeat: unary(frame, async (request) => encodeReportReply(await studies.heartbeat(await refOf(request)))),
    CompleteTrial: unary(frame, async (request) => {
      const trial = await refOf(request)
      const points = decodeMeasurements(request.measurements, Date.now())
      const how = decodeResult(request.result, request.reason)
      const completed = await studies.completeTrial({
        trial,
        ...how,
        ...(points.length > 0 && { points }),
        ...decodeRequestId(request.requestId),
      })
      return encodeTrial(completed)
    }),
  }
}

function decodeResult(result: string, message: string): Pick<CompleteRequest, 'as' | 'outcome'> {
  switch (result) {
    case 'SUCCEEDED':
      return { as: 'succeeded' }
    case 'INFEASIBLE':
      return { as: 'infeasible', outcome: { reason: 'reported', message: message || 'its worker called it infeasible' } }
    case 'FAILED':
      return { as: 'failed', outcome: { reason: 'reported', message: message || 'its worker called it failed' } }
    case 'STOPPED':
      return { as: 'stopped', outcome: { reason: 'reported', message: message || 'its worker ended it early' } }
  }
  throw new HoneError('INVALID_REQUEST', 'result must be SUCCEEDED, INFEASIBLE, FAILED or STOPPED', {
    problems: [{ field: 'result', value: result, message: 'must be SUCCEEDED, INFEASIBLE, FAILED or STOPPED' }],
  })
}

function encodeReportReply(reply: ReportReply): WireReportReply {
  return { state: TRIAL_STATES[reply.trial.state], shouldStop: reply.stop, ...(reply.why && { stop: encodeStop(reply.why) }) }
}

function encodeSuggestReply(reply: SuggestReply): WireSuggestReply {
  switch (reply.kind) {
    case 'trials':
      return { trials: reply.trials.map(encodeTrial) }
    case 'wait':
      return { wait: { why: reply.why, retryAfterMs: Math.ceil(reply.retryAfterMs) } }
    case 'exhausted':
      return { exhausted: { why: reply.why } }
  }
}
