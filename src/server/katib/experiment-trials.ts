import type { Measurement, StudyId, Trial, TrialNumber } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { EXPERIMENT_LABEL } from './document.ts'
import type { ExperimentObject, TrialObject, TrialObjects, TrialStatus } from './objects.ts'
import { patchOf } from './patch.ts'
import { eventBetween, goneStatusOf, hasObject, isObserved, isShown, trialObjectOf, trialStatusOf } from './trial.ts'
import { trialName } from './trial-lists.ts'

/** Trials of one Experiment that are objects: a cluster's store is shared by all. */
const OBJECTS_MAX = 1_000
/** Curves that are read, and objects that are written, at once. */
const BATCH = 50
const FIELDS = ['conditions', 'startTime', 'completionTime', 'observation'] as const

interface Door {
  readonly studies: Pick<Studies, 'readCurves'>
  readonly trials: TrialObjects
  readonly signal: AbortSignal
}

interface Written {
  /** Undefined where an earlier life of the server wrote it. */
  readonly revision: number | undefined
  readonly object: TrialObject
}

/** The Trial objects of one Experiment: written where they differ from its trials. */
export class ExperimentTrials {
  readonly #door: Door
  /** As they were written last; undefined while it is not known which there are. */
  #written: Map<TrialNumber, Written> | undefined
  #isBehind = false
  /** The cluster has no such kind, or gives no right to it: an Experiment can do without. */
  #isRefused = false

  constructor(door: Door) {
    this.#door = door
  }

  /** Something could not be written yet. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** Nothing more comes, as it looks: what there is is listed again if it does. */
  rest(): void {
    this.#written = undefined
  }

  /** Writes what changed. Rejects when some of it failed, after all else was written. */
  async show(object: ExperimentObject, study: StudyId, trials: readonly Trial[]): Promise<void> {
    if (this.#isRefused) return
    this.#isBehind = true
    this.#written ??= await this.#list(object, trials)
    const failures = this.#isRefused ? [] : await this.#writeAll(object, study, trials)
    this.#isBehind = failures.length > 0
    if (!this.#isBehind) return
    // One may have been made though the answer was lost.
    this.#written = undefined
    throw failures[0]
  }

  /** Says of every trial that was not over that it is: its study is gone. Rejects when it may work later. */
  async bury(object: ExperimentObject, message: string): Promise<void> {
    if (this.#isRefused) return
    for (const one of await this.#listOwn(object)) {
      await this.#change(one, goneStatusOf(one.status ?? {}, message, Date.now()))
    }
    this.#isBehind = false
  }

  async #writeAll(object: ExperimentObject, study: StudyId, trials: readonly Trial[]): Promise<unknown[]> {
    const changed = trials.filter(({ number, revision }) => number <= OBJECTS_MAX && this.#written?.get(number)?.revision !== revision)
    const due = changed.filter((trial) => hasObject(trial) && !this.#isKept(trial))
    const failures: unknown[] = []
    for (let from = 0; from < due.length && !this.#door.signal.aborted; from += BATCH) {
      const batch = due.slice(from, from + BATCH)
      const curves = await this.#curvesOf(study, batch)
      const results = await Promise.allSettled(batch.map((trial) => this.#write(object, trial, curves.get(trial.number) ?? [])))
      for (const result of results) if (result.status === 'rejected') failures.push(result.reason)
    }
    return failures
  }

  async #list(object: ExperimentObject, trials: readonly Trial[]): Promise<Map<TrialNumber, Written>> {
    const byName = new Map((await this.#listOwn(object)).map((one) => [one.metadata.name, one]))
    return new Map(
      trials.flatMap((trial) => {
        const found = byName.get(trialName(object.metadata.name, trial))
        return found === undefined ? [] : [[trial.number, { revision: undefined, object: found }]]
      }),
    )
  }

  async #listOwn({ metadata: { name, uid } }: ExperimentObject): Promise<readonly TrialObject[]> {
    const listed = await this.#door.trials.list(`${EXPERIMENT_LABEL}=${name}`)
    if (listed === undefined) this.#isRefused = true
    return (listed ?? []).filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
  }

  /** It ended, and its object says all of that. */
  #isKept(trial: Trial): boolean {
    const known = this.#written?.get(trial.number)
    return known !== undefined && isShown(known.object.status ?? {}, trial)
  }

  async #curvesOf(study: StudyId, batch: readonly Trial[]): Promise<ReadonlyMap<TrialNumber, readonly Measurement[]>> {
    const trials = batch.filter(isObserved).map(({ number }) => number)
    if (trials.length === 0) return new Map()
    const curves = await this.#door.studies.readCurves(study, { trials })
    return new Map(curves.map(({ trial, points }) => [trial, points]))
  }

  async #write(experiment: ExperimentObject, trial: Trial, points: readonly Measurement[]): Promise<void> {
    const known = this.#written?.get(trial.number)?.object
    const object = known ?? (await this.#door.trials.create(trialObjectOf(experiment, trial)))
    const before = object.status ?? {}
    // Its status may fail where the object was made.
    this.#written?.set(trial.number, { revision: undefined, object })
    const status = trialStatusOf(experiment, before, { trial, points }, Date.now())
    await this.#change(object, status)
    this.#written?.set(trial.number, { revision: trial.revision, object: { ...object, status } })
  }

  async #change(object: TrialObject, status: TrialStatus): Promise<void> {
    const before = object.status ?? {}
    const patch = patchOf(FIELDS, before, status)
    // One that somebody deleted is left alone.
    if (patch === undefined || !(await this.#door.trials.patchStatus(object, patch))) return
    const event = eventBetween(before, status)
    if (event !== undefined) await this.#door.trials.tell(object, event)
  }
}
