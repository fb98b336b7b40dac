import type { Metadata } from '@grpc/grpc-js'
import { HoneError, LIMITS } from '../../model/index.ts'
import type { CompleteRequest, ReportReply, SuggestReply, TrialRef } from '../../study/index.ts'
import type { StudyServiceHandlers, WireReportReply, WireSuggestReply } from '../../wire/index.ts'
import { resolveStudy } from '../study-ref.ts'
import { unary } from './calls.ts'
import { decodeAssignment, decodeMeasurements, decodePageSize, decodeRequestId, decodeTrialNumber, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeCurve, encodeStop, encodeTrial, TRIAL_STATES } from './encode.ts'
import { demandCaller, demandOwner, demandTrial } from './guard.ts'
import { suggestPatiently } from './patience.ts'

const TRIALS_PER_PAGE = 1_000

/** One reply must stay below the message limit; about 60 bytes each. */
const POINTS_PER_REPLY_MAX = 250_000

type TrialCalls = Pick<
  StudyServiceHandlers,
  | 'SuggestTrials'
  | 'CreateTrial'
  | 'GetTrial'
  | 'ListTrials'
  | 'ListMeasurements'
  | 'ReportMeasurements'
  | 'Heartbeat'
  | 'CompleteTrial'
  | 'StopTrial'
  | 'Recommend'
>

/** The calls about trials. */
export function trialCalls(door: Door): TrialCalls {
  return { ...ownerCalls(door), ...workerCalls(door), ...readCalls(door) }
}

type OwnerCall = 'SuggestTrials' | 'CreateTrial' | 'StopTrial'

/** Writes for the owner. */
function ownerCalls({ studies, access, ...frame }: Door): Pick<TrialCalls, OwnerCall> {
  return {
    SuggestTrials: unary(frame, async (request, context) => {
      demandOwner(access, context.metadata)
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
    CreateTrial: unary(frame, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { id } = await resolveStudy(studies, request.study)
      return encodeTrial(
        await studies.createTrial({ study: id, parameters: decodeAssignment(request.parameters), ...decodeRequestId(request.requestId) }),
      )
    }),
    StopTrial: unary(frame, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { id } = await resolveStudy(studies, request.study)
      const number = decodeTrialNumber(request.trial)
      return encodeTrial(await studies.stopTrial(id, number, request.reason, decodeRequestId(request.requestId)))
    }),
  }
}

type WorkerCall = 'ReportMeasurements' | 'Heartbeat' | 'CompleteTrial'

/** Writes for whoever evaluates the trial: the owner, or the trial's own process. */
function workerCalls({ studies, access, ...frame }: Door): Pick<TrialCalls, WorkerCall> {
  const refOf = async (request: { study: string; trial: number; epoch: number }, metadata: Metadata): Promise<TrialRef> => {
    const caller = demandCaller(access, metadata)
    const { id } = await resolveStudy(studies, request.study)
    const number = decodeTrialNumber(request.trial)
    demandTrial(caller, id, number)
    return { study: id, number, ...(request.epoch > 0 && { epoch: request.epoch }) }
  }
  return {
    ReportMeasurements: unary(frame, async (request, { metadata }) => {
      const trial = await refOf(request, metadata)
      const points = decodeMeasurements(request.measurements, Date.now())
      return encodeReportReply(await studies.report({ trial, points, ...decodeRequestId(request.requestId) }))
    }),
    Heartbeat: unary(frame, async (request, { metadata }) => encodeReportReply(await studies.heartbeat(await refOf(request, metadata)))),
    CompleteTrial: unary(frame, async (request, { metadata }) => {
      const trial = await refOf(request, metadata)
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

type ReadCall = 'GetTrial' | 'ListTrials' | 'ListMeasurements' | 'Recommend'

function readCalls({ studies, ...frame }: Door): Pick<TrialCalls, ReadCall> {
  return {
    GetTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return encodeTrial(await studies.getTrial(id, decodeTrialNumber(request.trial)))
    }),
    ListTrials: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const after = request.pageToken === '' ? 0 : Number(request.pageToken)
      if (!Number.isSafeInteger(after))
        demandNone([{ field: 'page_token', value: request.pageToken, message: 'is not one of this server’s' }])
      const rest = (await studies.listTrials(id)).filter((trial) => trial.number > after)
      const page = rest.slice(0, decodePageSize(request.pageSize, TRIALS_PER_PAGE))
      return { trials: page.map(encodeTrial), nextPageToken: page.length < rest.length ? String(page.at(-1)?.number) : '' }
    }),
    ListMeasurements: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const numbers = request.trials.map(decodeTrialNumber)
      const curves = await studies.readCurves(id, { trials: numbers })
      const points = curves.reduce((sum, curve) => sum + curve.points.length, 0)
      if (points > POINTS_PER_REPLY_MAX) {
        throw new HoneError(
          'LIMIT_REACHED',
          `these trials have ${points} measurements, one reply holds ${POINTS_PER_REPLY_MAX}: name fewer trials`,
        )
      }
      return { curves: curves.map(encodeCurve) }
    }),
    Recommend: unary(frame, async (request) => {
      const best = await studies.bestTrial((await resolveStudy(studies, request.study)).id)
      return best === undefined ? {} : { trial: encodeTrial(best) }
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
  }
  throw new HoneError('INVALID_REQUEST', 'result must be SUCCEEDED, INFEASIBLE or FAILED', {
    problems: [{ field: 'result', value: result, message: 'must be SUCCEEDED, INFEASIBLE or FAILED' }],
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
