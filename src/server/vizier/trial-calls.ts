import type { Study, Trial } from '../../model/index.ts'
import { loadVizierWire, type VizierServiceHandlers, type VizierTrial, type VizierTrials } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { TrialLists } from '../calls/trial-lists.ts'
import { decodeCompletion, decodeNewTrial } from './decode-trial.ts'
import { demandMutable, type VizierDoor, withCurves } from './door.ts'
import { encodeTrial } from './encode.ts'
import { decodeReport } from './measurements.ts'
import { parseStudy, parseTrial, refused } from './names.ts'
import { pageOf } from './pages.ts'
import type { Policies } from './policies.ts'
import { stopTrial } from './stop-trial.ts'
import { findStudy } from './study-calls.ts'

type ReadCall = 'GetTrial' | 'ListTrials' | 'ListOptimalTrials'
type WriteCall = 'CreateTrial' | 'DeleteTrial' | 'AddTrialMeasurement' | 'CompleteTrial' | 'StopTrial' | 'CheckTrialEarlyStoppingState'

/** The calls about trials, but for suggestions. */
export function trialCalls(door: VizierDoor, policies: Policies): Pick<VizierServiceHandlers, ReadCall | WriteCall> {
  return { ...readCalls(door), ...writeCalls(door, policies) }
}

function readCalls(door: VizierDoor): Pick<VizierServiceHandlers, ReadCall> {
  const { studies } = door
  const lists = new TrialLists<VizierTrials>(
    async (study, trials) => (await encodeAll(door, study, trials)).map((trial) => ({ trials: [trial] })),
    loadVizierWire().VizierService.service.ListTrials.responseSerialize,
  )
  return {
    GetTrial: unary(door, async ({ name }) => {
      const parsed = parseTrial('name', name)
      const study = await findStudy(studies, parsed)
      return encodeOne(door, study, await studies.getTrial(study.id, parsed.trial))
    }),
    ListTrials: unary(door, async ({ parent, pageToken, pageSize }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      const { items: trials, nextPageToken } = pageOf(await studies.listTrials(study.id), numberOf, { pageToken, pageSize })
      return lists.reply({ study, trials, rest: { nextPageToken } })
    }),
    ListOptimalTrials: unary(door, async ({ parent, pageToken, pageSize }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      const page = pageOf(await studies.optimalTrials(study.id), numberOf, { pageToken, pageSize })
      return { optimalTrials: await encodeAll(door, study, page.items), nextPageToken: page.nextPageToken }
    }),
  }
}

function writeCalls(door: VizierDoor, policies: Policies): Pick<VizierServiceHandlers, WriteCall> {
  const { studies } = door
  return {
    CreateTrial: unary(door, async ({ parent, trial }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      demandMutable(study)
      if (trial === null) throw refused('trial', '', 'is missing')
      return encodeOne(door, study, await studies.createTrial({ study: study.id, ...decodeNewTrial(study, trial, Date.now()) }))
    }),
    DeleteTrial: unary(door, async ({ name }) => {
      const parsed = parseTrial('name', name)
      const study = await findStudy(studies, parsed)
      demandMutable(study)
      await studies.deleteTrial(study.id, parsed.trial)
      return {}
    }),
    AddTrialMeasurement: unary(door, async ({ trialName, measurement }) => {
      const { study, trial } = await writable(door, 'trial_name', trialName)
      if (measurement === null) throw refused('measurement', '', 'is missing')
      // Infeasible trials take no measurement, and no offence.
      if (trial.state === 'infeasible') return encodeOne(door, study, trial)
      const points = [decodeReport(measurement, trial, Date.now())]
      const reply = await studies.report({ trial: { study: study.id, number: trial.number }, points })
      return encodeOne(door, study, reply.trial)
    }),
    CompleteTrial: unary(door, async (request) => {
      const { study, trial } = await writable(door, 'name', request.name)
      const ref = { study: study.id, number: trial.number }
      return encodeOne(door, study, await studies.completeTrial({ trial: ref, ...decodeCompletion(request, trial) }))
    }),
    StopTrial: unary(door, async ({ name }) => {
      const { study, trial } = await writable(door, 'name', name)
      return encodeOne(door, study, await stopTrial(studies, trial))
    }),
    CheckTrialEarlyStoppingState: unary(door, async ({ trialName }) => {
      const { study, trial } = await writable(door, 'trial_name', trialName)
      const { stop } = await studies.heartbeat({ study: study.id, number: trial.number })
      return { shouldStop: stop || ((await policies.shouldStop(study, trial)) ?? false) }
    }),
  }
}

/** A trial that the caller may change. */
async function writable(door: VizierDoor, field: string, name: string): Promise<{ study: Study; trial: Trial }> {
  const parsed = parseTrial(field, name)
  const study = await findStudy(door.studies, parsed)
  demandMutable(study)
  return { study, trial: await door.studies.getTrial(study.id, parsed.trial) }
}

/** Trials as the wire has them. */
export async function encodeAll({ studies }: VizierDoor, study: Study, trials: readonly Trial[]): Promise<VizierTrial[]> {
  return (await withCurves(studies, study, trials)).map(({ trial, points }) => encodeTrial(study, trial, points))
}

async function encodeOne(door: VizierDoor, study: Study, trial: Trial): Promise<VizierTrial> {
  return (await encodeAll(door, study, [trial]))[0]!
}

function numberOf({ number }: Trial): string {
  return String(number)
}
