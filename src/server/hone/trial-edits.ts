import type { CreateTrialRequest, FinishedHistory } from '../../study/index.ts'
import type { ReadFinished, StudyServiceHandlers } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { decodeTime } from '../calls/times.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodeAssignment, decodeMeasurements, decodeMetadata, decodeRequestId, decodeTrialNumber, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeTrial } from './encode.ts'

type TrialEdits = Pick<StudyServiceHandlers, 'CreateTrial' | 'UpdateTrial' | 'DeleteTrial' | 'StopTrial'>

/** The calls that add, change and end trials. */
export function trialEdits({ studies, ...frame }: Door): TrialEdits {
  return {
    CreateTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const created = await studies.createTrial({
        study: id,
        parameters: decodeAssignment(request.parameters),
        labels: request.labels,
        metadata: decodeMetadata(request.metadata),
        ...(request.finished !== null && { finished: decodeFinished(request.finished) }),
        source: decodeSource(request.source),
        ...decodeRequestId(request.requestId),
      })
      return encodeTrial(created)
    }),
    UpdateTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const labels = { ...Object.fromEntries(request.removeLabels.map((name) => [name, null])), ...request.setLabels }
      const number = decodeTrialNumber(request.trial)
      return encodeTrial(await studies.updateTrial({ study: id, number, labels, ...decodeRequestId(request.requestId) }))
    }),
    DeleteTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      await studies.deleteTrial(id, decodeTrialNumber(request.trial), decodeRequestId(request.requestId))
      return {}
    }),
    StopTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const number = decodeTrialNumber(request.trial)
      return encodeTrial(await studies.stopTrial(id, number, request.reason, decodeRequestId(request.requestId)))
    }),
  }
}

function decodeSource(source: string): NonNullable<CreateTrialRequest['source']> {
  if (source === '' || source === 'user') return 'user'
  if (source !== 'import') demandNone([{ field: 'source', value: source, message: 'must be user or import' }])
  return 'import'
}

const ENDS = { SUCCEEDED: 'succeeded', INFEASIBLE: 'infeasible', FAILED: 'failed', STOPPED: 'stopped' } as const

function decodeFinished({ state, reason, measurements, createTime, startTime, endTime }: ReadFinished): FinishedHistory {
  const as = ENDS[state as keyof typeof ENDS]
  if (as === undefined) {
    demandNone([{ field: 'finished.state', value: state, message: `must be one of ${Object.keys(ENDS).join(', ')}` }])
  }
  const [createdAt, startedAt, endedAt] = [createTime, startTime, endTime].map((time) => (time === null ? undefined : decodeTime(time)))
  return {
    as,
    points: decodeMeasurements(measurements, endedAt ?? Date.now()),
    ...(reason !== '' && { outcome: { reason: 'reported', message: reason } }),
    ...(createdAt !== undefined && { createdAt }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  }
}
