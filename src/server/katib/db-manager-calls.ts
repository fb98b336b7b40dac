import { HoneError, type Study, type Trial } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { DBManagerHandlers } from '../../wire/index.ts'
import { type Access, asCaller } from '../access/index.ts'
import { type CallContext, unary } from '../calls/calls.ts'
import { experimentNameOf } from './document.ts'
import { decodeLog, encodeLog } from './observation-log.ts'
import { type KeyedAttempt, readTrialKey } from './trial-key.ts'
import { readTrialName } from './trial-lists.ts'

export interface DbManagerDoor {
  /** As its callers may have it. */
  readonly studies: Studies
  readonly access: Pick<Access, 'trialToken'>
  /** Whose Experiments' trials are read by their names. */
  readonly namespace: string
  /** Also from elsewhere than this machine. */
  readonly isOpen: boolean
  /** Aborts when the server stops. */
  readonly closing: AbortSignal
  /** Takes bugs. */
  readonly log: (event: object) => void
}

/** The calls of Katib's DB manager. */
export function dbManagerCalls(door: DbManagerDoor): DBManagerHandlers {
  const { studies, access, closing, log } = door
  // Who calls says the name of the trial.
  const frame = { closing, log, entrance: () => ({ kind: 'anyone' }) as const }
  return {
    ReportObservationLog: unary(frame, async ({ trialName, observationLog }) => {
      const attempt = readTrialKey(access, trialName)
      if (attempt === undefined) throw new HoneError('UNAUTHENTICATED', NO_KEY, { problems: [wrongName(trialName, NO_KEY)] })
      await asTrial(attempt, async () => {
        const { study: id, number, epoch } = attempt
        const study = await studies.getStudy(id)
        const trial = await studies.getTrial(id, number)
        const points = decodeLog(observationLog?.metricLogs ?? [], study, trial, Date.now())
        await studies.report({ trial: { study: id, number, epoch }, points })
      })
      return {}
    }),
    GetObservationLog: unary(frame, async (request, context) => {
      const points = await readPoints(door, request.trialName, context)
      return { observationLog: { metricLogs: encodeLog(points, request) } }
    }),
    DeleteObservationLog: unary(frame, async () => {
      throw new HoneError('NOT_ALLOWED', 'What a trial measured goes with the trial or its study: hone delete.')
    }),
  }
}

const NO_KEY = 'is no name that this server gave to a trial: it is in the variable KATIB_TRIAL_NAME of its containers'

function wrongName(value: string, message: string) {
  return { field: 'trial_name', value, message }
}

function asTrial<T>({ study, number }: KeyedAttempt, work: () => Promise<T>): Promise<T> {
  return asCaller({ kind: 'trial', study, trial: number, confined: true }, work)
}

/** The curve of a trial, for itself and for whoever is on this machine: port-forwarding leads here too, and the cluster says who may. */
async function readPoints(door: DbManagerDoor, name: string, { peer }: CallContext) {
  const { studies, access, isOpen } = door
  const attempt = readTrialKey(access, name)
  if (attempt !== undefined) return asTrial(attempt, () => curveOf(studies, attempt))
  if (!isOpen && !isHere(peer)) {
    const remedy =
      'Metrics are read by a trial’s name on the server’s own machine alone: kubectl port-forward leads there. (--open-metrics lets others read too.)'
    throw new HoneError('UNAUTHENTICATED', remedy, { problems: [wrongName(name, 'is not enough to read its metrics from elsewhere')] })
  }
  return asCaller({ kind: 'cluster' }, async () => curveOf(studies, await trialNamed(door, name)))
}

async function curveOf(studies: Studies, { study, number }: Pick<Trial, 'study' | 'number'>) {
  const [curve] = await studies.readCurves(study, { trials: [number] })
  return curve?.points ?? []
}

async function trialNamed({ studies, namespace }: DbManagerDoor, name: string): Promise<Pick<Trial, 'study' | 'number'>> {
  const read = readTrialName(name)
  const isIts = (study: Study): boolean =>
    read !== undefined && experimentNameOf(study, namespace) === read.experiment && study.id.endsWith(read.studyEnd)
  const study = read === undefined ? undefined : (await studies.listStudies()).find(isIts)
  if (study !== undefined && read !== undefined) return { study: study.id, number: read.number }
  const message = `is no trial of an Experiment in ${namespace}`
  throw new HoneError('TRIAL_NOT_FOUND', `${name} ${message}`, { problems: [wrongName(name, message)] })
}

/** A proxy of a service mesh that brings calls from elsewhere has another address of this machine's. */
function isHere(peer: string): boolean {
  return /^(127\.0\.0\.1|\[?::1\]?|\[?::ffff:127\.0\.0\.1\]?):\d+$/.test(peer)
}
