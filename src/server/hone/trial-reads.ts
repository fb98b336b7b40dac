import { HoneError, LIMITS, type TrialState } from '../../model/index.ts'
import { loadWire, type StudyServiceHandlers, type WireTrials } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { TrialLists } from '../calls/trial-lists.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodePageSize, decodeTrialNumber, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeCurve, encodeTrial, TRIAL_STATES } from './encode.ts'

type TrialReads = Pick<
  StudyServiceHandlers,
  'GetTrial' | 'ListTrials' | 'ListOptimalTrials' | 'ListImportances' | 'ListMeasurements' | 'Recommend'
>

/** The calls that read trials and their measurements. */
export function trialReads({ studies, ...frame }: Door): TrialReads {
  const lists = new TrialLists<WireTrials>(
    async (_, trials) => trials.map((trial) => ({ trials: [encodeTrial(trial)] })),
    loadWire().StudyService.service.ListTrials.responseSerialize,
  )
  return {
    GetTrial: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return encodeTrial(await studies.getTrial(id, decodeTrialNumber(request.trial)))
    }),
    ListTrials: unary(frame, async (request) => {
      const study = await resolveStudy(studies, request.study)
      const { trials, nextPageToken = '' } = await studies.queryTrials(study.id, {
        pageSize: decodePageSize(request.pageSize, LIMITS.trialsPerPage),
        ...(request.pageToken !== '' && { pageToken: request.pageToken }),
        states: request.states.map(decodeState),
        labels: request.labels,
        ...(request.numbers.length > 0 && { numbers: request.numbers.map(decodeTrialNumber) }),
        orderBy: decodeOrder(request.order),
        descending: request.descending,
      })
      return lists.reply({ study, trials, rest: { nextPageToken } })
    }),
    ListOptimalTrials: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return { trials: (await studies.optimalTrials(id)).map(encodeTrial) }
    }),
    ListImportances: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const { metric, parameters } = request
      const query = { ...(metric !== '' && { metric }), ...(parameters.length > 0 && { parameters }) }
      const { importances, ...rest } = await studies.importances(id, query)
      return { ...rest, importances: [...importances] }
    }),
    ListMeasurements: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const { pointsMax, metrics } = request
      const trials = request.trials.map(decodeTrialNumber)
      const curves = await studies.readCurves(id, { trials, ...(pointsMax !== 0 && { pointsMax }), ...(metrics.length > 0 && { metrics }) })
      const points = curves.reduce((sum, curve) => sum + curve.points.length, 0)
      if (points > LIMITS.pointsPerReply) {
        const words = `these trials have ${points} measurements, one reply holds ${LIMITS.pointsPerReply}: name fewer trials, or give points_max`
        throw new HoneError('LIMIT_REACHED', words)
      }
      return { curves: curves.map(encodeCurve) }
    }),
    Recommend: unary(frame, async (request) => {
      const best = await studies.bestTrial((await resolveStudy(studies, request.study)).id)
      return best === undefined ? {} : { trial: encodeTrial(best) }
    }),
  }
}

function decodeState(wire: string): TrialState {
  const found = Object.entries(TRIAL_STATES).find(([, name]) => name === wire)
  if (found === undefined) demandNone([{ field: 'states', value: wire, message: 'must be states of a trial' }])
  return found![0] as TrialState
}

function decodeOrder(order: string): 'number' | 'value' | 'duration' {
  switch (order) {
    case 'VALUE':
      return 'value'
    case 'DURATION':
      return 'duration'
  }
  return 'number'
}
