import { isEnded, type Study, type Trial, type TrialNumber } from '../model/index.ts'
import type { StudyChange, SuggestReply } from '../study/index.ts'
import { type Context, persistently } from './context.ts'
import { TrialRun } from './trial-run.ts'

/** Workers of this name are this controller's slots; trials of all others are left alone. */
const WORKER = 'controller/'

/** Keeps the slots of one study busy: asks for trials, runs those that its slots have, until the study is over. */
export class StudyRun {
  readonly #context: Context
  readonly #runs = new Map<TrialNumber, TrialRun>()
  /** Slots that have a trial or are asking for one. */
  readonly #busy = new Map<number, TrialNumber | 'asking'>()
  #study: Study
  #exhausted = false
  #retry: NodeJS.Timeout | undefined

  constructor(context: Context, study: Study) {
    this.#context = context
    this.#study = study
  }

  /** Resolves when the study is over or deleted, or the controller closes; rejects when something is broken. */
  async run(): Promise<void> {
    const over = new AbortController()
    const signal = AbortSignal.any([this.#context.signal, over.signal])
    try {
      for await (const change of this.#context.studies.watchStudy(this.#study.id, 0, signal)) {
        this.#take(change)
        if (this.#isOver()) return
      }
      if (!this.#context.signal.aborted) for (const run of this.#runs.values()) run.abandon()
    } finally {
      over.abort()
      clearTimeout(this.#retry)
      await Promise.all([...this.#runs.values()].map((run) => run.done))
    }
  }

  #isOver(): boolean {
    return this.#study.state === 'ended' && this.#runs.size === 0
  }

  #take(change: StudyChange): void {
    const { spec } = this.#study
    this.#study = change.study
    for (const trial of change.trials) this.#see(trial)
    for (const number of change.deletedTrials) this.#runs.get(number)?.abandon()
    if (change.study.spec !== spec) this.#exhausted = false
    const roomForMore = change.trials.some(({ state }) => isEnded(state) || state === 'requested') || this.#retry === undefined
    if (roomForMore) this.#fill()
  }

  #see(trial: Trial): void {
    const run = this.#runs.get(trial.number)
    if (isEnded(trial.state)) run?.abandon()
    else if (run !== undefined) {
      if (trial.state === 'stopping') run.requestStop()
    } else if (trial.worker?.startsWith(WORKER)) this.#start(trial, Number(trial.worker.slice(WORKER.length)))
  }

  #start(trial: Trial, slot: number): void {
    const run = new TrialRun(this.#context, this.#study, trial)
    this.#runs.set(trial.number, run)
    this.#busy.set(slot, trial.number)
    void run.done.then(() => {
      this.#runs.delete(trial.number)
      if (this.#busy.get(slot) === trial.number) this.#busy.delete(slot)
      this.#fill()
    })
  }

  /** Asks for a trial for every free slot; calls made at once share one batch. */
  #fill(): void {
    if (this.#study.state !== 'active' || this.#exhausted || this.#context.signal.aborted) return
    clearTimeout(this.#retry)
    this.#retry = undefined
    for (let slot = 1; slot <= this.#study.spec.budget.parallel; slot++) {
      if (!this.#busy.has(slot)) void this.#ask(slot)
    }
  }

  async #ask(slot: number): Promise<void> {
    this.#busy.set(slot, 'asking')
    const request = { study: this.#study.id, worker: `${WORKER}${slot}`, count: 1, open: 'new' } as const
    const reply = await persistently(() => this.#context.studies.suggestTrials(request), this.#context).catch((error) =>
      this.#refused(error),
    )
    if (this.#busy.get(slot) === 'asking') this.#busy.delete(slot)
    if (this.#context.signal.aborted) return
    if (reply.kind === 'trials') for (const trial of reply.trials) this.#see(trial)
    else if (reply.kind === 'exhausted') this.#exhausted = true
    else this.#retry ??= setTimeout(() => this.#fill(), reply.retryAfterMs)
  }

  /** The study ended or was paused meanwhile, or its algorithm is in trouble: the next change or the timer asks again. */
  #refused(error: unknown): SuggestReply {
    this.#context.log({ event: 'no suggestion', study: this.#study.id, message: String(error) })
    return { kind: 'wait', why: String(error), retryAfterMs: RETRY_MS }
  }
}

const RETRY_MS = 5_000
