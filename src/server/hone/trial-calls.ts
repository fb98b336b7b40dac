import { HoneError, LIMITS } from '../../model/index.ts'
import type { CompleteRequest, ReportReply, TrialRef } from '../../study/index.ts'
import type { StudyServiceHandlers, WireReportReply } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { suggestPatiently } from '../patience.ts'
import { resolveStudy } from '../study-ref.ts'
import { endedByWorker, suggestAnswer } from '../workers.ts'
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
      return suggestAnswer(await suggestPatiently(studies, wanted, context), encodeTrial)
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
      const points = decodeMeasurements(request.measurements, studies.now())
      return encodeReportReply(await studies.report({ trial, points, ...decodeRequestId(request.requestId) }))
    }),
    Heartbeat: unary(frame, async (request) => encodeReportReply(await studies.heartbeat(await refOf(request)))),
    CompleteTrial: unary(frame, async (request) => {
      const trial = await refOf(request)
      const points = decodeMeasurements(request.measurements, studies.now())
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

const RESULTS: Readonly<Record<string, Parameters<typeof endedByWorker>[0]>> = {
  SUCCEEDED: 'succeeded',
  INFEASIBLE: 'infeasible',
  FAILED: 'failed',
  STOPPED: 'stopped',
}

function decodeResult(result: string, reason: string): Pick<CompleteRequest, 'as' | 'outcome'> {
  const as = RESULTS[result]
  if (as !== undefined) return endedByWorker(as, reason)
  throw new HoneError('INVALID_REQUEST', 'result must be SUCCEEDED, INFEASIBLE, FAILED or STOPPED', {
    problems: [{ field: 'result', value: result, message: 'must be SUCCEEDED, INFEASIBLE, FAILED or STOPPED' }],
  })
}

function encodeReportReply(reply: ReportReply): WireReportReply {
  return { state: TRIAL_STATES[reply.trial.state], shouldStop: reply.stop, ...(reply.why && { stop: encodeStop(reply.why) }) }
}
