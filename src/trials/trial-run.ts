import { HoneError, invariant, isEnded, type Study, type Trial } from '../model/index.ts'
import { templateOf } from '../study/index.ts'
import type { StudyGate } from './admission.ts'
import { AttemptRun } from './attempt-run.ts'
import { type Context, pause } from './context.ts'
import { Deadline } from './deadline.ts'
import type { Observation } from './executors/executor.ts'
import { executorOf } from './executors/registry.ts'
import { step } from './lifecycle.ts'
import { type RunAction, type RunEvent, type RunPolicy, type RunState, stateOf } from './run-state.ts'
import { TrialRecord } from './trial-record.ts'

const RECOVER_MS = 1_000

/**
 * Runs one trial to its end. Whatever happens only asks it to look: it compares what the ledger wants with what the executor
 * observes, asks the lifecycle for the next state and its actions (`step`), commits, then acts. One thing at a time, in the
 * order in which it was noticed. Leaves everything running when the controller closes.
 */
export class TrialRun {
  /** Resolves when this run has nothing more to do. */
  readonly done: Promise<void>
  readonly #context: Context
  readonly #gate: StudyGate
  readonly #record: TrialRecord
  readonly #attempt: AttemptRun
  readonly #deadline: Deadline
  #state: RunState
  #queue: Promise<void> = Promise.resolve()
  #looking = false
  /** The trial has ended, or is not ours any more; only its process is still there. */
  #onlyProcess = false
  /** Why the trial was told to stop, for people who look at its process. */
  #stopReason: string | undefined
  /** What keeps it from being started, read or ended now, for people; it is tried again. */
  #trouble: string | undefined
  #finish: () => void = () => {}

  constructor(context: Context, study: Study, trial: Trial, gate: StudyGate) {
    const template = study.spec.trial
    const executor = template && executorOf(context.executors, template, trial.attempt)
    invariant(template !== undefined && executor !== undefined, `nothing can run trial ${trial.number} of ${study.id}`)
    this.#context = context
    this.#gate = gate
    this.#record = new TrialRecord(context, study, trial)
    const listener = {
      look: () => this.#look(),
      admitted: () => this.#enqueue(() => this.#launch()),
      stopAsked: () => this.requestStop(this.#record.trial),
      waits: (reason: string) => this.#enqueue(() => this.#record.note({ reason })),
    }
    this.#attempt = new AttemptRun(context, study, this.#record, { executor, gate, listener })
    this.#deadline = new Deadline(context)
    this.#state = stateOf(trial)
    this.done = new Promise((resolve) => {
      this.#finish = resolve
    })
    context.signal.addEventListener('abort', this.leave, { once: true })
    if (trial.state === 'stopping') this.requestStop(trial)
    this.#enqueue(() => (this.#state.phase === 'started' ? this.#adopt() : this.#handle({ kind: 'ready' })))
  }

  /** The trial was told to stop: by a rule, a person or the study's end. */
  requestStop(trial?: Trial): void {
    this.#stopReason ??= trial?.stop?.reason
    this.#enqueue(() => this.#handle({ kind: 'stop' }))
  }

  /** The study was paused: what has not started yet leaves its place to others. */
  pause(): void {
    this.#enqueue(() => this.#takeBack(() => this.#attempt.withdraw()))
  }

  /** How trials are run was edited: what has not started yet starts as the study says now, what runs goes on as it was started. */
  edited(): void {
    this.#enqueue(async () => {
      if (this.#onlyProcess) return
      this.#deadline.clear()
      this.#armTimeout()
      await this.#renew()
    })
  }

  #renew(): Promise<void> {
    return this.#takeBack(() => this.#attempt.renew(this.#gate.study()))
  }

  async #takeBack(withdraw: () => Promise<boolean>): Promise<void> {
    const { phase, noted, stopAsked } = this.#state
    if (phase !== 'started' || noted || stopAsked || this.#onlyProcess) return
    // What it waits for from now on is news.
    if (await withdraw()) this.#state = { ...this.#state, said: '' }
  }

  /** How long the attempt may take and how it is stopped, as when it was started; whether it is tried again, as the study says now. */
  get #policy(): RunPolicy {
    const study = this.#gate.study()
    const { attempt } = this.#record
    const now = study.spec.trial
    invariant(now !== undefined, 'the server never ceases to run the trials of a study')
    const { timeoutMs, graceMs } = (attempt && templateOf(study, attempt)) ?? now
    return { retries: now.retries, graceMs, ...(timeoutMs !== undefined && { timeoutMs }) }
  }

  /** Its training code completed the trial by itself: it may finish what it does, for the time of its grace. */
  release(): void {
    this.#enqueue(async () => {
      this.#onlyProcess = true
      this.#deadline.arm(this.#context.now() + this.#policy.graceMs, () => this.abandon())
      this.#look()
    })
  }

  /** The trial is not ours any more (deleted, or cancelled by somebody): its process is stopped, nothing is reported. */
  abandon(): void {
    this.#enqueue(async () => {
      this.#onlyProcess = true
      this.#deadline.clear()
      if (this.#state.phase === 'waiting') return this.leave()
      await this.#attempt.stop(this.#policy.graceMs)
      this.#attempt.follow()
    })
  }

  /** Lets go of the trial and leaves its process running; `done` resolves when what is under way has ended. */
  readonly leave = (): void => {
    this.#attempt.leave()
    this.#deadline.clear()
    this.#context.signal.removeEventListener('abort', this.leave)
    this.#state = { ...this.#state, phase: 'over' }
    void this.#queue.then(this.#finish)
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#state.phase === 'over') return
      try {
        await work()
      } catch (error) {
        if (!this.#context.signal.aborted) await this.#recover(error)
      }
    })
  }

  /** Nothing that fails here ends the trial: what is stored is read again, and the run goes on from there. */
  async #recover(error: unknown): Promise<void> {
    const { log, signal } = this.#context
    const { study, number } = this.#record.trial
    log({ event: 'trial run failed', study, trial: number, message: String(error) })
    if (!(error instanceof HoneError)) await this.#complain(error instanceof Error ? error.message : String(error))
    const expected = error instanceof HoneError && (error.category === 'state' || error.category === 'missing')
    if (!expected) await pause(this.#context, RECOVER_MS, signal)
    const known = Math.max(this.#state.epoch, this.#record.attempt?.epoch ?? 0)
    const trial = await this.#record.reload()
    if (trial === undefined || isEnded(trial.state) || (trial.attempt?.epoch ?? 0) > known) return this.abandon()
    if (trial.state === 'stopping') this.requestStop(trial)
    else if (this.#state.phase === 'waiting') this.#enqueue(() => this.#handle({ kind: 'ready' }))
    this.#look()
  }

  /** Tells the ledger what is in the way, once for as long as it is. */
  async #complain(message: string): Promise<void> {
    const { noted } = this.#state
    const reason = `cannot be ${noted ? 'followed' : 'started'} now, and is tried again: ${message}`
    this.#trouble = reason
    const startedAt = this.#record.attempt?.startedAt ?? this.#context.now()
    const observation: Observation = noted ? { kind: 'running', startedAt, detail: {}, reason } : { kind: 'pending', reason }
    await this.#handle({ kind: 'observed', epoch: this.#state.epoch, observation }).catch((error: unknown) => {
      this.#context.log({ event: 'trouble not told', message: String(error) })
    })
  }

  /** Asks the lifecycle what an event means, and does what it says, in its order: what is committed comes before what is done. */
  async #handle(event: RunEvent): Promise<void> {
    if (this.#onlyProcess) return
    const { next, actions } = step(this.#state, event, this.#policy)
    for (const action of actions) await this.#perform(action, next)
    if (this.#state.phase === 'over') return
    this.#state = next
    if (next.phase === 'over') this.leave()
  }

  async #perform(action: RunAction, next: RunState): Promise<void> {
    switch (action.do) {
      case 'begin':
        await this.#record.begin(this.#attempt.executor.name, action)
        if (this.#state.phase === 'over') return
        this.#state = next
        return this.#attempt.begin(action.pauseMs)
      case 'note':
        await this.#record.note(action.attempt)
        return this.#armTimeout()
      case 'stop':
        if (this.#state.phase === 'started')
          await this.#attempt.stop(action.graceMs, this.#state.timedOut ? 'it ran longer than it may' : this.#stopReason)
        return this.#look()
      case 'drain':
        return this.#attempt.collection?.drain()
      case 'complete':
        return this.#record.complete(action, (await this.#attempt.collection?.finish()) ?? [])
    }
  }

  async #launch(): Promise<void> {
    const seen = await this.#attempt.launch()
    this.#trouble = undefined
    if (seen !== undefined) await this.#observe(seen)
  }

  async #adopt(): Promise<void> {
    // The last server may have gone between noting the timeout and telling the process.
    if (this.#state.timedOut) await this.#attempt.stop(this.#policy.graceMs)
    this.#armTimeout()
    await this.#attempt.adopt()
    // The last server may have gone before it had done so.
    await this.#renew()
  }

  /** Notes that something may have changed; looks once however often it is told. */
  #look(): void {
    if (this.#looking) return
    this.#looking = true
    this.#enqueue(async () => {
      this.#looking = false
      if (this.#state.phase === 'waiting') return
      const observation = await this.#attempt.observe()
      if (this.#onlyProcess) {
        if (observation?.kind !== 'running' && observation?.kind !== 'pending') this.leave()
      } else if (observation !== undefined) await this.#observe(observation)
      else if (this.#attempt.admitted) await this.#launch()
    })
  }

  async #observe(observation: Observation): Promise<void> {
    const isRunning = observation.kind === 'running'
    const seen = isRunning && this.#trouble !== undefined ? { reason: this.#trouble, ...observation } : observation
    await this.#handle({ kind: 'observed', epoch: this.#state.epoch, observation: seen })
    if (!isRunning) return
    await this.#attempt.collection?.follow()
    if (this.#trouble === undefined) return
    this.#trouble = undefined
    this.#look()
  }

  /** Its time is over; a server that was stopped meanwhile, or its machine, may not have heard yet that it ended before. */
  async #timeOut(event: RunEvent): Promise<void> {
    const seen = await this.#attempt.observe()
    if (seen?.kind === 'exited' || seen?.kind === 'lost') await this.#observe(seen)
    else await this.#handle(event)
  }

  #armTimeout(): void {
    const { timeoutMs } = this.#policy
    const startedAt = this.#record.attempt?.startedAt
    if (timeoutMs === undefined || startedAt === undefined || this.#state.timedOut || this.#state.phase === 'over') return
    const event: RunEvent = { kind: 'timeout', epoch: this.#state.epoch }
    this.#deadline.arm(startedAt + this.#context.leapt(startedAt) + timeoutMs, () => this.#enqueue(() => this.#timeOut(event)))
  }
}
