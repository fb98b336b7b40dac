import { HoneError, type Study, type StudyId } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { createStudyOf, type ParseDocument, updateStudyAlong } from '../documents.ts'
import { Claim } from './claim.ts'
import { failure, hasEnded, type Standing } from './conditions.ts'
import { documentOf, documentSaid, keepingSaid } from './document.ts'
import { ExperimentTrials } from './experiment-trials.ts'
import type { ExperimentObject, ExperimentObjects, ExperimentStatus, OptimalTrial, TrialObjects, Turn } from './objects.ts'
import { optimalTrialOf } from './optimal-trial.ts'
import { ReconcileLoop, type ReconcileTimes } from './reconcile-loop.ts'
import { refusalOf } from './refusal.ts'
import { isSettled, patchBetween, statusOf, statusWithout } from './status.ts'

/** What every Experiment is followed with. */
export interface Following {
  /** As its callers may have it. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly objects: ExperimentObjects
  readonly trials: TrialObjects
  /** This server's name. */
  readonly server: string
  readonly turn: Turn
  readonly log: (event: object) => void
  readonly times: ReconcileTimes
  /** Aborts when the server goes. */
  readonly signal: AbortSignal
}

const STUDY_GONE = 'its study was deleted'

/** No file of a study in a cluster lies relative to a folder of the server's. */
const FOLDER = '/'

/**
 * One Experiment of the cluster and its study: makes it, brings it up to edits, stops it when the object is deleted, and writes back how it
 * stands. A status is written at most once a `paceMs`.
 */
export class Experiment {
  readonly #door: Following
  readonly #trials: ExperimentTrials
  readonly #claim: Claim
  readonly #reconciling: ReconcileLoop
  #object: ExperimentObject
  /** As it was written last: what the watch shows of it may be older. */
  #status: ExperimentStatus
  #study: StudyId | undefined
  #isDeleted = false
  /** The best trial as it was encoded last, and what of it that rests on. */
  #optimal: { readonly key: string; readonly optimal: OptimalTrial } | undefined
  /** The generation that its owner was warned of. */
  #warned: number | undefined

  constructor(door: Following, object: ExperimentObject, study: StudyId | undefined) {
    this.#door = door
    this.#trials = new ExperimentTrials(door)
    this.#claim = new Claim(door)
    this.#object = object
    this.#status = object.status ?? {}
    this.#study = study
    this.#reconciling = new ReconcileLoop({
      turn: () => this.#turn(this.#object),
      failed: (error) => door.log({ event: 'experimentTrouble', name: this.#object.metadata.name, message: String(error) }),
      times: door.times,
      signal: door.signal,
    })
    this.#reconciling.look()
  }

  /** It was changed. */
  see(object: ExperimentObject): void {
    this.#object = object
    this.#reconciling.look()
  }

  /** It may be this server's to take now. */
  offer(): void {
    this.#reconciling.look()
  }

  /** Its study was made or changed, or is gone. */
  changed(study: StudyId): void {
    this.#study ??= study
    this.#reconciling.look()
  }

  /** It is not there any more. */
  leave(): void {
    this.#isDeleted = true
    this.#reconciling.look()
  }

  /** Resolves when nothing is being done. */
  settled(): Promise<void> {
    return this.#reconciling.settled()
  }

  async #turn(object: ExperimentObject): Promise<void> {
    if (this.#isDeleted || object.metadata.deletionTimestamp !== undefined) return this.#stop()
    const taken = await this.#claim.take(object, this.#status, this.#study !== undefined)
    if (taken === undefined) return
    this.#status = taken
    const found = await this.#find(object)
    if (found === undefined) return
    const study = await this.#bringUp(object, found)
    if (this.#trials.isBehind || !isSettled(object, this.#status, study)) await this.#show(object, study)
    if (isSettled(object, this.#status, study)) this.#trials.rest()
  }

  async #stop(): Promise<void> {
    const { studies } = this.#door
    if (this.#study === undefined) return
    const study = await studies.getStudy(this.#study).catch(ifMissing)
    if (study !== undefined && study.state !== 'ended') await studies.stopStudy(study.id, 'its Experiment was deleted')
  }

  /** The object's study, made where it is new; undefined where there is none to follow. */
  async #find(object: ExperimentObject): Promise<Study | undefined> {
    if (this.#study === undefined) {
      if (hasEnded(this.#status)) return undefined
      // It had one in an earlier life of this server, which ended before it was told.
      if (this.#claim.wasOurs(object) && this.#status.observedGeneration !== undefined) return this.#mourn(object)
      this.#study = await this.#create(object)
      if (this.#study === undefined) return undefined
    }
    const study = await this.#door.studies.getStudy(this.#study).catch(ifMissing)
    if (study !== undefined) return study
    this.#study = undefined
    return hasEnded(this.#status) ? undefined : this.#mourn(object)
  }

  async #mourn(object: ExperimentObject): Promise<undefined> {
    await this.#trials.bury(object, STUDY_GONE)
    await this.#fail(object, failure(STUDY_GONE))
  }

  async #create(object: ExperimentObject): Promise<StudyId | undefined> {
    const { objects } = this.#door
    const source = { document: documentOf(object, objects.namespace), workingFolder: FOLDER, name: '' }
    const requestId = `experiment-${object.metadata.uid}`
    try {
      return (await createStudyOf(this.#door, source, { onNameTaken: 'number', requestId })).id
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === undefined) throw error
      await this.#fail(object, failure(refusal))
      return undefined
    }
  }

  /** Changes in the study what was edited in the object, and keeps what was changed beside that; the owner is told what cannot be changed. */
  async #bringUp(object: ExperimentObject, study: Study): Promise<Study> {
    const { objects, studies } = this.#door
    const { generation } = object.metadata
    const said = documentSaid(study)
    const isKnown = generation === this.#status.observedGeneration || generation === this.#warned
    if (isKnown && said !== undefined) return study
    const to = documentOf(object, objects.namespace)
    try {
      const changed = said === to ? study : await updateStudyAlong(this.#door, study, { from: said, to })
      // Kept last: after a crash in between, the edit is made once more.
      return said === to ? changed : await studies.updateMetadata({ study: study.id, changes: [keepingSaid(to)] })
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === undefined) throw error
      this.#warned = generation
      await objects.tell(object, { type: 'Warning', reason: 'EditRefused', message: `the study goes on as it was: ${refusal}` })
      return study
    }
  }

  async #show(object: ExperimentObject, study: Study): Promise<void> {
    const trials = await this.#door.studies.listTrials(study.id)
    // Who sees in the status that a trial has ended finds its object.
    const [shown] = await Promise.allSettled([this.#trials.show(object, study.id, trials)])
    // Cut off half-way, it is not said that all has ended: the next server goes on.
    this.#door.signal.throwIfAborted()
    const optimal = await this.#optimalOf(object, study)
    await this.#write(object, statusOf(object, this.#status, { study, trials, optimal }, Date.now()))
    if (shown.status === 'rejected') throw shown.reason
  }

  async #fail(object: ExperimentObject, standing: Standing): Promise<void> {
    await this.#write(object, statusWithout(object, this.#status, standing, Date.now()))
  }

  async #write(object: ExperimentObject, status: ExperimentStatus): Promise<void> {
    const patch = patchBetween(this.#status, status)
    if (patch !== undefined && (await this.#door.objects.patchStatus(object, patch))) this.#status = status
  }

  async #optimalOf(object: ExperimentObject, { id, best }: Study): Promise<OptimalTrial | undefined> {
    if (best === undefined) return undefined
    const { studies } = this.#door
    const trial = await studies.getTrial(id, best)
    const key = `${best}/${trial.revision}`
    if (this.#optimal?.key !== key) {
      const [curve] = await studies.readCurves(id, { trials: [best] })
      this.#optimal = { key, optimal: optimalTrialOf(object, trial, curve?.points ?? []) }
    }
    return this.#optimal.optimal
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof HoneError && error.code === 'STUDY_NOT_FOUND') return undefined
  throw error
}
