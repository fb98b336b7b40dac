import { HoneError, isEnded, type Study, type Trial, type TrialNumber } from '../model/index.ts'
import type { StudyChange, SuggestReply } from '../study/index.ts'
import type { StudyGate } from './admission.ts'
import { type Context, persistently } from './context.ts'
import { passOverLeftNumbers } from './left-numbers.ts'
import { TrialRun } from './trial-run.ts'

/** Workers of this name are this controller's slots; trials of all others are left alone. */
const WORKER = 'controller/'
const RETRY_MS = 5_000

/** Keeps the slots of one study busy: asks for trials, runs those that its slots have, until the study is over. */
export class StudyRun {
  readonly #context: Context
  readonly #runs = new Map<TrialNumber, TrialRun>()
  /** Slots that have a trial or are asking for one. */
  readonly #busy = new Map<number, TrialNumber | 'asking'>()
  readonly #over = new AbortController()
  readonly #pauseEnds = new Set<() => void>()
  #study: Study
  /** The study was deleted: nothing of it may go on. */
  #abandoned = false
  #exhausted = false
  /** Calls the next asking off. */
  #retry: (() => void) | undefined

  constructor(context: Context, study: Study) {
    this.#context = context
    this.#study = study
  }

  /** Resolves when the study is over or deleted, or the controller closes; rejects when something is broken. */
  async run(): Promise<void> {
    const { studies, signal: closing } = this.#context
    const { id } = this.#study
    const signal = AbortSignal.any([closing, this.#over.signal])
    try {
      await passOverLeftNumbers(this.#context, id)
      this.#study = await studies.getStudy(id)
      const { revision } = this.#study
      for (const trial of await studies.listTrials(id)) this.#see(trial)
      this.#moveOn()
      for await (const change of studies.watchStudy(id, revision, signal)) this.#take(change)
      if (!signal.aborted) await this.#loseStudy()
    } catch (error) {
      if (error instanceof HoneError && error.code === 'STUDY_NOT_FOUND') return this.#abandonAll()
      throw error
    } finally {
      this.#over.abort()
      this.#retry?.()
      // Of a broken run the next one adopts what runs.
      for (const run of this.#runs.values()) if (!this.#abandoned) run.leave()
      await Promise.all([...this.#runs.values()].map((run) => run.done))
    }
  }

  /** The watch ended by itself: the study was deleted, or the study room is closing. */
  async #loseStudy(): Promise<void> {
    await this.#context.studies.getStudy(this.#study.id)
    throw new HoneError('SERVER_STOPPING', 'the watch of the study ended')
  }

  #abandonAll(): void {
    this.#abandoned = true
    for (const run of this.#runs.values()) run.abandon()
  }

  #take(change: StudyChange): void {
    const before = this.#study
    this.#study = change.study
    for (const trial of change.trials) this.#see(trial)
    for (const number of change.deletedTrials) this.#runs.get(number)?.abandon()
    if (change.study.state === 'paused' && before.state !== 'paused') for (const run of this.#runs.values()) run.pause()
    if (change.study.state !== 'paused') for (const end of this.#pauseEnds) end()
    if (change.study.state !== before.state || change.trials.some(({ state }) => state === 'requested')) this.#exhausted = false
    if (change.study.spec.trial !== before.spec.trial) for (const run of this.#runs.values()) run.edited()
    const moreRoom = change.trials.some(({ state }) => isEnded(state) || state === 'requested')
    if (moreRoom || change.study.state !== before.state || change.study.spec !== before.spec) this.#moveOn()
  }

  #see(trial: Trial, study = this.#study): void {
    const run = this.#runs.get(trial.number)
    if (isEnded(trial.state)) {
      if (trial.state === 'cancelled' || trial.state === 'failed') run?.abandon()
      else run?.release()
    } else if (run !== undefined) {
      if (trial.state === 'stopping') run.requestStop(trial)
    } else if (trial.worker?.startsWith(WORKER) && trial.state !== 'requested')
      this.#start(study, trial, Number(trial.worker.slice(WORKER.length)))
  }

  #start(study: Study, trial: Trial, slot: number): void {
    if (this.#over.signal.aborted || this.#context.signal.aborted) return
    const run = new TrialRun(this.#context, study, trial, this.#gate)
    this.#runs.set(trial.number, run)
    this.#busy.set(slot, trial.number)
    void run.done.then(() => {
      this.#runs.delete(trial.number)
      if (this.#busy.get(slot) === trial.number) this.#busy.delete(slot)
      this.#moveOn()
    })
  }

  readonly #gate: StudyGate = {
    study: () => this.#study,
    isPaused: () => this.#study.state === 'paused',
    whenNotPaused: (signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          this.#pauseEnds.delete(end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        this.#pauseEnds.add(end)
        signal.addEventListener('abort', end)
        if (signal.aborted || this.#study.state !== 'paused') end()
      }),
  }

  /** Asks for a trial for every free slot (calls made at once share one batch), or sees that all is done. */
  #moveOn(): void {
    if (this.#study.state === 'ended' && this.#runs.size === 0) this.#over.abort()
    if (this.#study.state !== 'active' || this.#exhausted || this.#over.signal.aborted || this.#context.signal.aborted) return
    this.#retry?.()
    this.#retry = undefined
    for (let slot = 1; slot <= this.#study.spec.budget.parallel; slot++) {
      if (!this.#busy.has(slot)) void this.#ask(slot)
    }
  }

  async #ask(slot: number): Promise<void> {
    this.#busy.set(slot, 'asking')
    const request = { study: this.#study.id, worker: `${WORKER}${slot}`, count: 1, open: 'new', managed: true } as const
    const reply = await persistently(() => this.#context.studies.suggestTrials(request), this.#context).catch((error: unknown) =>
      this.#refused(error),
    )
    const given = reply.kind === 'trials' ? await this.#asEdited(reply.trials) : []
    if (this.#busy.get(slot) === 'asking') this.#busy.delete(slot)
    if (this.#context.signal.aborted || this.#over.signal.aborted) return
    for (const { trial, study } of given) this.#see(trial, study)
    if (reply.kind === 'trials') return
    if (reply.kind === 'exhausted') this.#exhausted = true
    else this.#retry ??= this.#context.after(reply.retryAfterMs, () => this.#moveOn())
  }

  /** Trials with the study whose command they are for: an edit that the watch tells of later may have changed it, and given older trials the values for it. */
  async #asEdited(trials: readonly Trial[]): Promise<{ readonly trial: Trial; readonly study: Study }[]> {
    const { studies } = this.#context
    const known = this.#study
    try {
      const study = await studies.getStudy(known.id)
      if (study.spec.trial === known.spec.trial) return trials.map((trial) => ({ trial, study: known }))
      return await Promise.all(trials.map(async ({ number }) => ({ trial: await studies.getTrial(known.id, number), study })))
    } catch (error) {
      // Deleted meanwhile, or the server is stopping: the watch says so.
      if (!(error instanceof HoneError)) throw error
      return []
    }
  }

  /** The study ended or was paused meanwhile, or its algorithm is in trouble: the next change or the timer asks again. */
  #refused(error: unknown): SuggestReply {
    if (!this.#context.signal.aborted) this.#context.log({ event: 'no suggestion', study: this.#study.id, message: String(error) })
    return { kind: 'wait', why: String(error), retryAfterMs: RETRY_MS }
  }
}
