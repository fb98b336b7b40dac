import type { Study, Trial } from '../../model/index.ts'
import { type AiplatformTrial, type AiplatformTrials, loadAiplatformWire } from '../../wire/index.ts'
import { TrialLists, type TrialPage } from '../calls/trial-lists.ts'
import { decodeCompletion, decodeTrialCore } from '../vizier/decode-trial.ts'
import { demandMutable, type VizierRoom, withCurves } from '../vizier/door.ts'
import { encodeTrialCore } from '../vizier/encode.ts'
import { decodeReport } from '../vizier/measurements.ts'
import { refused } from '../vizier/names.ts'
import { pageOf } from '../vizier/pages.ts'
import { stopTrial } from '../vizier/stop-trial.ts'
import type { Methods, TrialRead, TrialWrite } from './methods.ts'
import { findStudy, nameOf, parseStudy, parseTrial, trialName } from './names.ts'

/** Pages of a client that asks for no size; it fetches the next ones by itself. */
const TRIALS_PER_PAGE = 100

/** The calls about trials that are no operations. */
export function trialCalls(door: VizierRoom): Methods<TrialRead | TrialWrite> {
  return { ...readCalls(door), ...writeCalls(door) }
}

function readCalls(door: VizierRoom): Methods<TrialRead> {
  const { studies } = door
  return {
    GetTrial: async ({ name }) => {
      const parsed = parseTrial('name', name)
      const study = await findStudy(studies, parsed)
      return encodeOne(door, study, await studies.getTrial(study.id, parsed.trial))
    },
    ListTrials: async (request) => {
      const { study, trials, rest } = await pageOfTrials(door, request)
      return { ...rest, trials: await encodeTrials(door, study, trials) }
    },
    ListOptimalTrials: async ({ parent }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      return { optimalTrials: await encodeTrials(door, study, await studies.optimalTrials(study.id)) }
    },
  }
}

/** The call that lists trials, answered with its reply's bytes: for gRPC alone. */
export function listTrialsAsBytes(door: VizierRoom): Methods<'ListTrials'> {
  const lists = new TrialLists<AiplatformTrials>(
    async (study, trials) => (await encodeTrials(door, study, trials)).map((trial) => ({ trials: [trial] })),
    loadAiplatformWire().VizierService.service.ListTrials.responseSerialize,
  )
  return { ListTrials: async (request) => lists.reply(await pageOfTrials(door, request)) }
}

async function pageOfTrials(
  { studies }: VizierRoom,
  { parent, pageToken, pageSize }: Parameters<Methods<'ListTrials'>['ListTrials']>[0],
): Promise<TrialPage<AiplatformTrials>> {
  const study = await findStudy(studies, parseStudy('parent', parent))
  const wanted = { pageToken, pageSize: pageSize || TRIALS_PER_PAGE }
  const { items, nextPageToken } = pageOf(await studies.listTrials(study.id), ({ number }) => String(number), wanted)
  return { study, trials: items, rest: { nextPageToken } }
}

function writeCalls(door: VizierRoom): Methods<TrialWrite> {
  const { studies } = door
  return {
    CreateTrial: async ({ parent, trial }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      demandMutable(study)
      if (trial === null) throw refused('trial', '', 'is missing')
      return encodeOne(door, study, await studies.createTrial({ study: study.id, ...decodeTrialCore(study, trial, Date.now()) }))
    },
    DeleteTrial: async ({ name }) => {
      const parsed = parseTrial('name', name)
      const study = await findStudy(studies, parsed)
      await studies.deleteTrial(study.id, parsed.trial)
      return {}
    },
    AddTrialMeasurement: async ({ trialName: name, measurement }) => {
      const { study, trial } = await writable(door, 'trial_name', name)
      if (measurement === null) throw refused('measurement', '', 'is missing')
      const points = [decodeReport(measurement, trial, Date.now())]
      return encodeOne(door, study, (await studies.report({ trial: { study: study.id, number: trial.number }, points })).trial)
    },
    CompleteTrial: async (request) => {
      const { study, trial } = await writable(door, 'name', request.name)
      const ref = { study: study.id, number: trial.number }
      return encodeOne(door, study, await studies.completeTrial({ trial: ref, ...decodeCompletion(request, trial) }))
    },
    StopTrial: async ({ name }) => {
      const { study, trial } = await writable(door, 'name', name)
      return encodeOne(door, study, await stopTrial(studies, trial))
    },
  }
}

/** A trial that the caller may change. Trials of a study that ended by itself may still be completed. */
export async function writable(door: VizierRoom, field: string, name: string): Promise<{ study: Study; trial: Trial }> {
  const parsed = parseTrial(field, name)
  const study = await findStudy(door.studies, parsed)
  return { study, trial: await door.studies.getTrial(study.id, parsed.trial) }
}

/** Trials as the wire has them. */
export async function encodeTrials({ studies }: VizierRoom, study: Study, trials: readonly Trial[]): Promise<AiplatformTrial[]> {
  const name = nameOf(study)
  return (await withCurves(studies, study, trials)).map(({ trial, points }) => ({
    ...encodeTrialCore(study.spec, trial, points),
    name: trialName({ ...name, trial: trial.number }),
  }))
}

async function encodeOne(door: VizierRoom, study: Study, trial: Trial): Promise<AiplatformTrial> {
  return (await encodeTrials(door, study, [trial]))[0]!
}
