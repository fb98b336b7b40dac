import { type Attempt, HoneError, isEnded, type Study, type Trial, type TrialTemplate } from '../model/index.ts'
import type { TrialRef } from '../study/index.ts'
import { type Context, pause, persistently } from './context.ts'
import { attemptName } from './executors/attempt-folder.ts'
import type { Executor, Observation } from './executors/executor.ts'
import { prepareLaunch } from './launch.ts'
import { type RunAction, type RunEvent, type RunState, step, UNSTARTED } from './lifecycle.ts'
import { type OutputReader, openOutputReader } from './output-reader.ts'

const RECOVER_MS = 1_000
const POINTS_PER_REPORT = 1_000

/** What a trial's run must know of its study while it waits. */
export interface StudyGate {
  readonly isPaused: () => boolean
  /** Resolves when the study is not paused, or the signal aborts. */
  readonly whenNotPaused: (signal: AbortSignal) => Promise<void>
}

/**
 * Runs one trial to its end: asks the lifecycle what an event means, commits, then acts. Events are handled one at a time,
 * in the order in which they were noticed. Leaves everything running when the controller closes.
 */
export class TrialRun {
  readonly done: Promise<void>
  readonly #context: Context
  readonly #study: Study
  readonly #gate: StudyGate
  readonly #template: TrialTemplate
  readonly #executor: Executor
  #trial: Trial
  #state: RunState
  #reader: OutputReader | undefined
  #gpus: readonly string[] = []
  /** The attempt has what it waited for: nothing of it to be seen means that it must be started (again). */
  #admitted = false
  /** Ends what belongs to the attempt under way: its watch, its pause, its place in the queue for GPUs. */
  #attempt = new AbortController()
  #queue: Promise<void> = Promise.resolve()
  #looking = false
  /** The trial has ended already; only its process has not. */
  #released = false
  #timer: NodeJS.Timeout | undefined
  #finish: () => void = () => {}

  constructor(context: Context, study: Study, trial: Trial, gate: StudyGate) {
    const template = study.spec.trial
    const executor = context.executors.find(({ name }) => name === trial.attempt?.executor) ?? context.executors[0]
    if (template === undefined || executor === undefined) throw new Error(`bug: nothing can run trial ${trial.number} of ${study.id}`)
    this.#context = context
    this.#study = study
    this.#gate = gate
    this.#template = template
    this.#executor = executor
    this.#trial = trial
    this.#state = stateOf(trial)
    this.done = new Promise((resolve) => {
      this.#finish = resolve
    })
    context.signal.addEventListener('abort', this.leave, { once: true })
    if (trial.state === 'stopping') this.requestStop()
    this.#enqueue(() => (this.#state.phase === 'started' ? this.#adopt() : this.#handle({ kind: 'ready' })))
  }

  /** The trial was told to stop: by a rule, a person or the study's end. */
  requestStop(): void {
    this.#enqueue(() => this.#handle({ kind: 'stop' }))
  }

  /** Its training code completed the trial by itself: it may finish what it does, for the time of its grace. */
  release(): void {
    this.#enqueue(async () => {
      this.#released = true
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.abandon(), this.#template.graceMs)
      this.#look()
    })
  }

  /** The trial is not ours any more (deleted, or cancelled by somebody): its process is stopped, nothing is reported. */
  abandon(): void {
    this.#enqueue(async () => {
      if (this.#state.epoch > 0) await this.#executor.stop(this.#objectName(), this.#template.graceMs)
      this.leave()
    })
  }

  /** Lets go of the trial and leaves its process running; `done` resolves when what is under way has ended. */
  readonly leave = (): void => {
    this.#attempt.abort()
    clearTimeout(this.#timer)
    this.#releaseGpus()
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
    const { studies, log, signal } = this.#context
    log({ event: 'trial run failed', study: this.#study.id, trial: this.#trial.number, message: String(error) })
    const expected = error instanceof HoneError && (error.category === 'state' || error.category === 'missing')
    if (!expected) await pause(RECOVER_MS, signal)
    const trial = await studies.getTrial(this.#study.id, this.#trial.number).catch((failure: unknown) => {
      if (failure instanceof HoneError && failure.category === 'missing') return undefined
      return this.#trial
    })
    const epoch = trial?.attempt?.epoch ?? 0
    if (trial === undefined || isEnded(trial.state) || epoch > Math.max(this.#state.epoch, this.#trial.attempt?.epoch ?? 0)) {
      return this.abandon()
    }
    this.#trial = trial
    if (trial.state === 'stopping') this.requestStop()
    else if (this.#state.phase === 'waiting') this.#enqueue(() => this.#handle({ kind: 'ready' }))
    this.#look()
  }

  async #handle(event: RunEvent): Promise<void> {
    const { next, actions } = step(this.#state, event, this.#template)
    for (const action of actions) await this.#perform(action, next)
    if (this.#state.phase === 'over') return
    this.#state = next
    if (next.phase === 'over') this.leave()
  }

  async #perform(action: RunAction, next: RunState): Promise<void> {
    switch (action.do) {
      case 'begin':
        return this.#begin(action, next)
      case 'note':
        return this.#note(action.attempt)
      case 'stop':
        if (this.#state.epoch > 0) await this.#executor.stop(this.#objectName(), action.graceMs)
        return this.#look()
      case 'drain':
        await this.#reader?.read(true)
        return this.#report(0)
      case 'complete':
        return this.#complete(action)
    }
  }

  async #note(attempt: Partial<Attempt>): Promise<void> {
    const detail = { ...this.#trial.attempt?.detail, ...attempt.detail }
    this.#trial = await this.#write(() => this.#context.studies.updateAttempt(this.#ref(), { ...attempt, detail }))
    this.#armTimeout()
  }

  /** Commits the attempt, then starts it in the background: a pause or a queue for GPUs must not hold up a stop. */
  async #begin({ epoch, countsAsFailure, pauseMs, reason }: Extract<RunAction, { do: 'begin' }>, next: RunState): Promise<void> {
    const { studies } = this.#context
    const { id } = this.#study
    const number = this.#trial.number
    const attempt = {
      executor: this.#executor.name,
      objectName: attemptName(id, number, epoch),
      state: 'pending' as const,
      ...(reason === undefined ? {} : { reason }),
    }
    this.#trial = await this.#write(() => studies.startAttempt(id, number, attempt, { countsAsFailure }))
    this.#attempt.abort()
    this.#attempt = new AbortController()
    this.#releaseGpus()
    this.#state = next
    this.#openOutput()
    void this.#admit(pauseMs)
  }

  /** Waits until the attempt may start. */
  async #admit(pauseMs: number): Promise<void> {
    this.#admitted = false
    const { signal } = this.#attempt
    if (pauseMs > 0) await pause(pauseMs, signal)
    if (this.#gate.isPaused()) {
      this.#say('waits: the study is paused')
      await this.#gate.whenNotPaused(signal)
    }
    const gpus = await this.#acquireGpus(signal)
    if (gpus === undefined) return
    if (signal.aborted) return this.#context.gpus.release(this.#study.id, gpus)
    this.#gpus = gpus
    this.#admitted = true
    this.#enqueue(() => this.#launch())
  }

  async #acquireGpus(signal: AbortSignal): Promise<readonly string[] | undefined> {
    const { gpus } = this.#context
    // A server without GPUs (--gpus 0) ignores the wish; a document that has it was refused, unless somebody insisted.
    const wanted = gpus.size === 0 ? 0 : this.#template.resources.gpu
    const asked = gpus.acquire(this.#study.id, wanted, signal)
    const given = await Promise.race([asked, Promise.resolve('later' as const)])
    if (given !== 'later') return given
    const what = wanted === 1 ? 'a GPU' : `${wanted} GPUs`
    this.#say(wanted > gpus.size ? `waits for ${what}: this server has ${gpus.size}` : `waits for ${what}: others have them`)
    return asked
  }

  /** Keeps why the attempt waits, for people. */
  #say(reason: string): void {
    this.#enqueue(() => this.#note({ reason }))
  }

  async #launch(): Promise<void> {
    if (this.#gpus.length > 0) {
      // Kept before the start: a restarted server must know that they are taken.
      await this.#note({ state: 'starting', reason: `has GPU ${this.#gpus.join(', ')}`, detail: { gpus: [...this.#gpus] } })
    }
    try {
      const launch = await prepareLaunch(this.#context, this.#study, this.#trial, this.#gpus)
      await this.#executor.start(launch)
    } catch (error) {
      if (!(error instanceof HoneError && error.category === 'invalid')) throw error
      return this.#observe({ kind: 'exited', at: this.#context.now(), cannotStart: error.message, lastLines: [] })
    }
    this.#follow()
  }

  /** After a restart: what runs under the attempt's name goes on; what never started is started. */
  async #adopt(): Promise<void> {
    const detail = this.#trial.attempt?.detail
    const gpus = Array.isArray(detail?.gpus) ? detail.gpus.map(String) : []
    this.#openOutput()
    const observation = await this.#executor.observe(this.#objectName())
    if (observation === undefined) return void this.#admit(0)
    this.#context.gpus.adopt(this.#study.id, gpus)
    this.#gpus = gpus
    this.#admitted = true
    // The last server may have gone between noting the timeout and telling the process.
    if (this.#state.timedOut) await this.#executor.stop(this.#objectName(), this.#template.graceMs)
    this.#armTimeout()
    this.#follow()
  }

  #openOutput(): void {
    this.#reader = openOutputReader(this.#context, this.#study, this.#executor.output(this.#objectName()), this.#trial.attempt?.detail)
  }

  #follow(): void {
    this.#executor.watch(this.#objectName(), () => this.#look(), this.#attempt.signal)
    this.#look()
  }

  /** Notes that something may have changed; looks once however often it is told. */
  #look(): void {
    if (this.#looking) return
    this.#looking = true
    this.#enqueue(async () => {
      this.#looking = false
      if (this.#state.epoch === 0) return
      const observation = await this.#executor.observe(this.#objectName())
      if (this.#released) {
        if (observation?.kind !== 'running' && observation?.kind !== 'pending') this.leave()
        return
      }
      if (observation === undefined) return this.#admitted ? this.#launch() : undefined
      await this.#observe(observation)
    })
  }

  async #observe(observation: Observation): Promise<void> {
    if (observation.kind === 'running' && !this.#state.noted) await this.#handle(this.#observed(observation))
    await this.#reader?.read(false)
    // What came last travels with the trial's completion, in one commit.
    if (observation.kind === 'running') await this.#report(0)
    else await this.#handle(this.#observed(observation))
  }

  #observed(observation: Observation): RunEvent {
    return { kind: 'observed', epoch: this.#state.epoch, observation }
  }

  /** Reports what was parsed, but for `keep` points at most. */
  async #report(keep: number): Promise<void> {
    const reader = this.#reader
    if (reader === undefined) return
    while (reader.parsed.points.length > keep) {
      const { points, cursor } = reader.parsed
      const part = points.slice(0, POINTS_PER_REPORT)
      const all = part.length === points.length
      const request = { trial: this.#ref(), points: part, ...(all ? { cursor } : {}) }
      try {
        const reply = await this.#write(() => this.#context.studies.report(request))
        this.#trial = reply.trial
        if (reply.stop) this.requestStop()
      } catch (error) {
        if (!isRefusedForGood(error)) throw error
        this.#context.log({ event: 'points refused', study: this.#study.id, trial: this.#trial.number, message: error.message })
      }
      reader.taken(part.length)
    }
  }

  async #complete({ as, outcome, attempt }: Extract<RunAction, { do: 'complete' }>): Promise<void> {
    await this.#reader?.read(true)
    await this.#report(POINTS_PER_REPORT)
    const points = this.#reader?.parsed.points ?? []
    const begun = this.#state.epoch > 0
    const request = {
      trial: begun ? this.#ref() : { study: this.#study.id, number: this.#trial.number },
      as,
      ...(outcome === undefined ? {} : { outcome }),
      ...(begun ? { attempt } : {}),
    }
    const complete = (last: typeof points): Promise<Trial> =>
      this.#write(() => this.#context.studies.completeTrial({ ...request, points: last }))
    this.#trial = await complete(points).catch((error: unknown) => {
      if (points.length === 0 || !isRefusedForGood(error)) throw error
      return complete([])
    })
  }

  #armTimeout(): void {
    const { timeoutMs } = this.#template
    const startedAt = this.#trial.attempt?.startedAt
    if (timeoutMs === undefined || startedAt === undefined || this.#state.timedOut) return
    clearTimeout(this.#timer)
    const event: RunEvent = { kind: 'timeout', epoch: this.#state.epoch }
    const leftMs = Math.min(TIMER_MS_MAX, Math.max(0, startedAt + timeoutMs - this.#context.now()))
    this.#timer = setTimeout(() => {
      if (this.#context.now() < startedAt + timeoutMs) this.#armTimeout()
      else this.#enqueue(() => this.#handle(event))
    }, leftMs)
  }

  #releaseGpus(): void {
    if (this.#gpus.length > 0) this.#context.gpus.release(this.#study.id, this.#gpus)
    this.#gpus = []
  }

  #objectName(): string {
    return this.#trial.attempt?.objectName ?? ''
  }

  #ref(): TrialRef {
    return { study: this.#study.id, number: this.#trial.number, epoch: this.#state.epoch }
  }

  #write<T>(call: () => Promise<T>): Promise<T> {
    return persistently(call, this.#context)
  }
}

/** Node's timers take no more; a longer timeout is armed again. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** The points themselves are not wanted: sending them again changes nothing. */
function isRefusedForGood(error: unknown): error is HoneError {
  return error instanceof HoneError && (error.category === 'invalid' || error.category === 'busy')
}

/** What the ledger knows of a trial's running. */
function stateOf(trial: Trial): RunState {
  const { attempt } = trial
  if (attempt === undefined) return UNSTARTED
  const failures = trial.failedAttempts
  const losses = Math.max(0, attempt.epoch - 1 - failures)
  const timedOut = attempt.detail?.timedOut === true
  return { ...UNSTARTED, phase: 'started', epoch: attempt.epoch, failures, losses, timedOut, noted: attempt.state === 'running' }
}
