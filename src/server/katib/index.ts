/** katib: the Experiments of a cluster as studies, for kubectl and Katib's unchanged clients; decodes, calls, encodes, holds no rule. */
import type { StudyId } from '../../model/index.ts'
import type { StudiesChange } from '../../study/index.ts'
import { type AdmissionOptions, admitCallers, asCaller } from '../access/index.ts'
import { experimentOf } from './document.ts'
import { Experiment, type Following } from './experiment.ts'
import type { ExperimentObject } from './objects.ts'

export { startDbManager } from './db-manager.ts'
export { katibGuest } from './guest.ts'
export {
  EXPERIMENTS,
  type ExperimentObject,
  type ExperimentObjects,
  TRIALS,
  type TrialObject,
  type TrialObjects,
  type Turn,
} from './objects.ts'

export interface ExperimentsOptions extends Omit<Following, 'log' | 'times' | 'signal'> {
  readonly admission?: AdmissionOptions
  readonly log?: Following['log']
  /** Shorter times, for tests. */
  readonly times?: Partial<Following['times']>
}

/** A status is written once in so much time, and what fails is tried again after at most so much. */
const TIMES = { paceMs: 1_000, retryMsMax: 30_000 }

/** Makes studies of the Experiments of a cluster's namespace, and writes back how they stand, until it is closed. */
export function followExperiments(options: ExperimentsOptions): { close(): Promise<void> } {
  const { studies, admission, log = () => {}, times = {} } = options
  const closing = new AbortController()
  const room = admitCallers(studies, admission)
  const experiments = new Experiments({
    ...options,
    studies: room,
    log,
    times: { ...TIMES, ...times },
    signal: closing.signal,
  })
  const running = asCaller({ kind: 'cluster' }, () => experiments.run())
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}

class Experiments {
  readonly #door: Following
  /** By uid: objects that are there. */
  readonly #open = new Map<string, Experiment>()
  /** The study of each Experiment that was ever seen, and the other way round. */
  readonly #studies = new Map<string, StudyId>()
  readonly #uids = new Map<StudyId, string>()
  #following: Promise<void> | undefined
  #isSynced = false

  constructor(door: Following) {
    this.#door = door
  }

  /** Resolves when the signal aborted and nothing is being done any more. */
  async run(): Promise<void> {
    const { studies, signal, objects, turn, log } = this.#door
    const keeping = turn.keep(this.offered, signal)
    try {
      for await (const change of studies.watchStudies(signal)) {
        this.#take(change)
        // Objects find the studies that an earlier life of the server made for them.
        this.#following ??= objects.follow(this, signal)
      }
    } catch (error) {
      log({ event: 'bug', message: String(error) })
    }
    await Promise.all([this.#following, keeping])
    await Promise.all([...this.#open.values()].map((one) => one.settled()))
  }

  readonly seen = (object: ExperimentObject): void => {
    const { uid } = object.metadata
    if (uid === undefined) return
    const known = this.#open.get(uid)
    if (known === undefined) this.#open.set(uid, new Experiment(this.#door, object, this.#studies.get(uid)))
    else known.see(object)
  }

  readonly offered = (): void => {
    for (const one of this.#open.values()) one.offer()
  }

  readonly gone = ({ metadata: { uid = '' } }: ExperimentObject): void => {
    this.#open.get(uid)?.leave()
    this.#open.delete(uid)
  }

  /** Studies whose objects were deleted while no server looked are stopped. */
  readonly synced = (): void => {
    if (this.#isSynced) return
    this.#isSynced = true
    const deletionTimestamp = new Date().toISOString()
    for (const [uid, study] of this.#studies) {
      if (!this.#open.has(uid)) new Experiment(this.#door, { metadata: { name: uid, uid, deletionTimestamp } }, study)
    }
  }

  #take({ studies, deleted }: StudiesChange): void {
    const byAge = studies.toSorted((a, b) => a.createdAt - b.createdAt)
    for (const study of byAge) {
      const uid = experimentOf(study, this.#door.objects.namespace)
      if (uid === undefined) continue
      // Copies of a study bear its labels: the first one is the object's.
      if (!this.#studies.has(uid)) {
        this.#studies.set(uid, study.id)
        this.#uids.set(study.id, uid)
      }
      if (this.#studies.get(uid) === study.id) this.#open.get(uid)?.changed(study.id)
    }
    for (const id of deleted) this.#forget(id)
  }

  #forget(study: StudyId): void {
    const uid = this.#uids.get(study)
    if (uid === undefined) return
    this.#uids.delete(study)
    this.#studies.delete(uid)
    this.#open.get(uid)?.changed(study)
  }
}
