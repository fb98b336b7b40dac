import { isDeepStrictEqual } from 'node:util'
import { failpoint, HoneError, type Study, type Trial, type TrialTemplate } from '../model/index.ts'
import { templateOf } from '../study/index.ts'
import { Admission, type StudyGate } from './admission.ts'
import { Collection } from './collection.ts'
import type { Context } from './context.ts'
import type { Executor, Observation } from './executors/executor.ts'
import { prepareLaunch } from './launch.ts'
import { collectingOf, demandFeed } from './readers/open-reader.ts'
import type { TrialRecord } from './trial-record.ts'

/** Whom an attempt's run tells what it noticed; it decides nothing by itself. */
export interface Listener {
  /** Something may have changed: look. */
  readonly look: () => void
  /** The attempt has what it waited for. */
  readonly admitted: () => void
  /** A report was answered with "stop". */
  readonly stopAsked: () => void
  /** Why the attempt waits, for people. */
  readonly waits: (reason: string) => void
}

/** Acts on a trial's newest attempt: brings it onto its executor when it may start, follows it, stops it, collects what it measures. */
export class AttemptRun {
  readonly executor: Executor
  readonly #context: Context
  readonly #study: Study
  readonly #record: TrialRecord
  readonly #listener: Listener
  readonly #admission: Admission
  #collection: Collection | undefined
  /** Ends what belongs to the attempt under way: its watch, its pause, its place in the queue for GPUs. */
  #under = new AbortController()
  #left = false

  constructor(context: Context, study: Study, record: TrialRecord, options: { executor: Executor; gate: StudyGate; listener: Listener }) {
    this.executor = options.executor
    this.#context = context
    this.#study = study
    this.#record = record
    this.#listener = options.listener
    this.#admission = new Admission(context, study, options)
  }

  /** What the attempt measures; undefined before the first attempt. */
  get collection(): Collection | undefined {
    return this.#collection
  }

  /** It has what it waited for: nothing of it to be seen means that it must be started (again). */
  get admitted(): boolean {
    return this.#admission.admitted
  }

  /** The newest attempt is committed. It starts in the background: a pause or a queue for GPUs must not hold up a stop. */
  begin(pauseMs: number): void {
    // While it was committed, the controller may have begun to close: the next server finds it there.
    if (this.#left) return
    this.#letGo()
    this.#under = new AbortController()
    this.#collect()
    void this.#admit(pauseMs)
  }

  /** After a restart: what runs under the attempt's name goes on; what never started is started. */
  async adopt(): Promise<void> {
    this.#collect()
    const observation = await this.observe()
    // GPUs that it was to have and never used may be another's by now.
    if (observation === undefined) return void this.#admit(0)
    this.#admission.adopt(
      this.#record.objectName,
      observation.kind === 'running' || observation.kind === 'pending' ? this.#record.gpus : [],
    )
    this.follow()
  }

  /** Starts it on its executor; answers with what is to be seen at once when it cannot be started at all. */
  async launch(): Promise<Observation | undefined> {
    try {
      demandFeed(collectingOf(this.#context, this.#study), this.executor.output(this.#record.objectName))
      const { study, trial } = await this.#asEdited()
      if (!this.#admission.fits(study)) return void this.begin(0)
      await this.#keep(study)
      const { gpus } = this.#admission
      await this.executor.start(prepareLaunch(this.#context, study, trial, { gpus, site: this.executor.site }))
      failpoint('attempt.started')
    } catch (error) {
      if (!(error instanceof HoneError && error.category === 'invalid')) throw error
      return { kind: 'exited', at: this.#context.now(), cannotStart: error.message, lastLines: [] }
    }
    this.follow()
    return undefined
  }

  /** Kept before the start: a restarted server must know which GPUs are taken, and everybody what it is started with. */
  async #keep(study: Study): Promise<void> {
    const { gpus } = this.#admission
    const { attempt } = this.#record
    const isEdited = attempt !== undefined && templateOf(study, attempt) !== study.spec.trial
    if (gpus.length === 0 && !isEdited) return
    await this.#record.note({
      ...(gpus.length > 0 && { state: 'starting', reason: `has GPU ${gpus.join(', ')}` }),
      ...(isEdited && { specRevision: study.revision }),
      detail: { gpus: [...gpus] },
    })
  }

  /** Study and trial as they are now, of one moment: an edit may have changed how trials are run since this one was suggested, and what it is told. */
  async #asEdited(): Promise<{ readonly study: Study; readonly trial: Trial }> {
    const { studies } = this.#context
    const { number } = this.#record.trial
    for (;;) {
      const study = await studies.getStudy(this.#study.id)
      if (study.spec.trial === this.#study.spec.trial) return { study, trial: this.#record.trial }
      const trial = await studies.getTrial(study.id, number)
      if ((await studies.getStudy(study.id)).spec === study.spec) return { study, trial }
    }
  }

  /** Tells the listener to look, now and whenever something may have changed. */
  follow(): void {
    this.executor.watch(this.#record.objectName, this.#listener.look, this.#under.signal)
    this.#listener.look()
  }

  /** How it stands, with the service's times: executors tell the machine's, which may have been set back. */
  async observe(): Promise<Observation | undefined> {
    const seen = await this.executor.observe(this.#record.objectName)
    const lead = this.#context.lead()
    if (seen === undefined || seen.kind === 'pending') return seen
    return seen.kind === 'running' ? { ...seen, startedAt: seen.startedAt + lead } : { ...seen, at: seen.at + lead }
  }

  stop(graceMs: number, reason?: string): Promise<void> {
    return this.executor.stop(this.#record.objectName, graceMs, reason)
  }

  /** Takes it back while it waits on its executor; it waits here again, and starts when the study goes on: true then. */
  async withdraw(): Promise<boolean> {
    if (!this.admitted || (await this.executor.withdraw?.(this.#record.objectName)) !== true) return false
    this.begin(0)
    return true
  }

  /** Takes back what waits and would be started otherwise since an edit: it waits for what it asks now, and starts so; true then. */
  async renew(study: Study): Promise<boolean> {
    const { attempt } = this.#record
    const [own, now] = [attempt && templateOf(study, attempt), study.spec.trial]
    if (own === undefined || now === undefined || isDeepStrictEqual(startedBy(own), startedBy(now))) return false
    const isBack = await this.executor.withdraw?.(this.#record.objectName, { anew: true })
    if (this.admitted ? isBack !== true : !this.#admission.isOutdated(study)) return false
    this.begin(0)
    return true
  }

  /** Lets go of it and of its GPUs, for good. */
  leave(): void {
    this.#left = true
    this.#letGo()
  }

  #letGo(): void {
    this.#under.abort()
    this.#admission.release()
  }

  async #admit(pauseMs: number): Promise<void> {
    if (await this.#admission.enter(this.#record.objectName, pauseMs, this.#under.signal)) this.#listener.admitted()
  }

  #collect(): void {
    this.#collection = new Collection(this.#context, this.#study, this.#record, {
      source: this.executor.output(this.#record.objectName),
      told: this.#listener.stopAsked,
      wake: this.#listener.look,
      signal: this.#under.signal,
    })
  }
}

/** What of a template an attempt is started with: the rest is looked up when it is needed. */
function startedBy({ retries: _, timeoutMs: __, graceMs: ___, ...rest }: TrialTemplate): object {
  return rest
}
