import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Attempt, HoneError, type Study, type Trial, type TrialTemplate } from '../model/index.ts'
import { commandOf, environmentOf, type TrialPlaces } from './command.ts'
import { type Context, pause, persistently } from './context.ts'
import type { Executor, Launch } from './executors/executor.ts'
import { type RunAction, type RunEvent, type RunPolicy, type RunState, step, UNSTARTED } from './lifecycle.ts'
import { type OutputReader, openOutputReader } from './output-reader.ts'

/**
 * Runs one trial to its end: asks the lifecycle what an event means, commits, then acts. Events are handled one at a time,
 * in the order in which they were noticed. Leaves everything running when the controller closes.
 */
export class TrialRun {
  readonly done: Promise<void>
  readonly #context: Context
  readonly #study: Study
  readonly #template: TrialTemplate
  readonly #executor: Executor
  readonly #policy: RunPolicy
  #trial: Trial
  #state: RunState
  #reader: OutputReader | undefined
  #gpus: readonly string[] = []
  /** Ends what belongs to the attempt under way: its watch, its pause, its place in the queue for GPUs. */
  #attempt = new AbortController()
  #queue: Promise<void> = Promise.resolve()
  #looking = false
  #timer: NodeJS.Timeout | undefined
  #finish: () => void = () => {}

  constructor(context: Context, study: Study, trial: Trial) {
    const template = study.spec.trial
    const executor = context.executors.find(({ name }) => name === trial.attempt?.executor) ?? context.executors[0]
    if (template === undefined || executor === undefined) throw new Error(`bug: nothing can run trial ${trial.number} of ${study.id}`)
    this.#context = context
    this.#study = study
    this.#template = template
    this.#executor = executor
    this.#policy = {
      retries: template.retries,
      graceMs: template.graceMs,
      ...(template.timeoutMs === undefined ? {} : { timeoutMs: template.timeoutMs }),
    }
    this.#trial = trial
    this.#state = stateOf(trial)
    this.done = new Promise((resolve) => {
      this.#finish = resolve
    })
    context.signal.addEventListener('abort', this.#leave, { once: true })
    this.#enqueue(() => (this.#state.phase === 'started' ? this.#adopt() : this.#handle({ kind: 'ready' })))
    if (trial.state === 'stopping') this.requestStop()
  }

  /** The trial was told to stop: by a rule, a person or the study's end. */
  requestStop(): void {
    this.#enqueue(() => this.#handle({ kind: 'stop' }))
  }

  /** The trial is not ours any more (ended or deleted by somebody): its process is stopped, nothing is reported. */
  abandon(): void {
    this.#enqueue(async () => {
      if (this.#state.epoch > 0) await this.#executor.stop(this.#objectName(), this.#policy.graceMs)
      this.#leave()
    })
  }

  readonly #leave = (): void => {
    this.#attempt.abort()
    clearTimeout(this.#timer)
    this.#releaseGpus()
    this.#context.signal.removeEventListener('abort', this.#leave)
    this.#state = { ...this.#state, phase: 'over' }
    this.#finish()
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#state.phase === 'over') return
      try {
        await work()
      } catch (error) {
        if (this.#context.signal.aborted) return
        this.#context.log({ event: 'trial run failed', study: this.#study.id, trial: this.#trial.number, message: String(error) })
        // Somebody else ended the trial, or a newer attempt took over: ours has no business any more.
        if (error instanceof HoneError && (error.category === 'state' || error.category === 'missing')) this.abandon()
        else await pause(RECOVER_MS, this.#context.signal).then(() => this.#look())
      }
    })
  }

  async #handle(event: RunEvent): Promise<void> {
    const { next, actions } = step(this.#state, event, this.#policy)
    for (const action of actions) await this.#perform(action, next)
    this.#state = next
    if (next.phase === 'over') this.#leave()
  }

  async #perform(action: RunAction, next: RunState): Promise<void> {
    switch (action.do) {
      case 'begin':
        return this.#begin(action, next)
      case 'note':
        this.#trial = await this.#write(() => this.#context.studies.updateAttempt(this.#ref(), this.#withDetail(action.attempt)))
        return this.#armTimeout()
      case 'stop':
        await this.#executor.stop(this.#objectName(), action.graceMs)
        return this.#look()
      case 'drain':
        await this.#reader?.read(true)
        return this.#report()
      case 'complete':
        return this.#complete(action)
    }
  }

  /** Commits the attempt, then starts it in the background: a pause or a queue for GPUs must not hold up a stop. */
  async #begin({ epoch, countsAsFailure, pauseMs, reason }: Extract<RunAction, { do: 'begin' }>, next: RunState): Promise<void> {
    this.#attempt.abort()
    this.#attempt = new AbortController()
    this.#releaseGpus()
    const objectName = `${this.#study.id}/${this.#trial.number}/${epoch}`
    const attempt = { executor: this.#executor.name, objectName, state: 'pending' as const, ...(reason === undefined ? {} : { reason }) }
    this.#trial = await this.#write(() =>
      this.#context.studies.startAttempt(this.#study.id, this.#trial.number, attempt, { countsAsFailure }),
    )
    this.#state = next
    this.#openOutput()
    void this.#launchLater(pauseMs)
  }

  async #launchLater(pauseMs: number): Promise<void> {
    const { signal } = this.#attempt
    if (pauseMs > 0) await pause(pauseMs, signal)
    const wanted = this.#template.resources.gpu
    const asked = this.#context.gpus.acquire(this.#study.id, wanted, signal)
    const given = await Promise.race([asked, Promise.resolve('later' as const)])
    if (given === 'later' && wanted > 0) {
      const reason = `waits for ${wanted === 1 ? 'a GPU' : `${wanted} GPUs`}: others have them`
      this.#enqueue(async () => {
        this.#trial = await this.#write(() => this.#context.studies.updateAttempt(this.#ref(), { reason }))
      })
    }
    const gpus = await asked
    if (gpus === undefined) return
    if (signal.aborted) {
      this.#context.gpus.release(this.#study.id, gpus)
      return
    }
    this.#gpus = gpus
    this.#enqueue(() => this.#launch())
  }

  async #launch(): Promise<void> {
    this.#follow()
    const observation = await this.#executor.start(await this.#launchOf())
    await this.#handle({ kind: 'observed', observation })
    this.#look()
  }

  /** After a restart: what runs under the attempt's name goes on; what never started is started. */
  async #adopt(): Promise<void> {
    const { detail } = this.#trial.attempt as Attempt
    const gpus = Array.isArray(detail?.gpus) ? detail.gpus.map(String) : []
    this.#context.gpus.adopt(this.#study.id, gpus)
    this.#gpus = gpus
    this.#openOutput()
    const observation = await this.#executor.observe(this.#objectName())
    if (observation === undefined) {
      void this.#launchLater(0)
      return
    }
    this.#follow()
    this.#armTimeout()
    this.#look()
  }

  #openOutput(): void {
    this.#reader = openOutputReader(this.#context, this.#study, this.#executor.output(this.#objectName()), this.#trial.attempt?.detail)
  }

  #follow(): void {
    this.#executor.watch(this.#objectName(), () => this.#look(), this.#attempt.signal)
  }

  /** Notes that something may have changed; looks once however often it is told. */
  #look(): void {
    if (this.#looking) return
    this.#looking = true
    this.#enqueue(async () => {
      this.#looking = false
      const observation = await this.#executor.observe(this.#objectName())
      await this.#reader?.read(false)
      await this.#report()
      if (observation !== undefined) await this.#handle({ kind: 'observed', observation })
    })
  }

  async #report(): Promise<void> {
    const { points, cursor } = this.#reader?.parsed ?? { points: [], cursor: {} }
    for (let from = 0; from < points.length; from += POINTS_PER_REPORT) {
      const part = points.slice(from, from + POINTS_PER_REPORT)
      const last = from + part.length === points.length
      const detail = last ? { cursor: { ...this.#trial.attempt?.detail, ...cursor } } : {}
      const reply = await this.#write(() => this.#context.studies.report({ trial: this.#ref(), points: part, ...detail }))
      this.#reader?.taken(part.length)
      this.#trial = reply.trial
      if (reply.stop) this.requestStop()
    }
  }

  async #complete({ as, outcome, attempt }: Extract<RunAction, { do: 'complete' }>): Promise<void> {
    await this.#reader?.read(true)
    await this.#report()
    this.#trial = await this.#write(() =>
      this.#context.studies.completeTrial({
        trial: this.#state.epoch === 0 ? { study: this.#study.id, number: this.#trial.number } : this.#ref(),
        as,
        ...(outcome === undefined ? {} : { outcome }),
        ...(this.#state.epoch === 0 ? {} : { attempt }),
      }),
    )
  }

  #armTimeout(): void {
    const { timeoutMs } = this.#policy
    const startedAt = this.#trial.attempt?.startedAt
    if (timeoutMs === undefined || startedAt === undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => this.#enqueue(() => this.#handle({ kind: 'timeout' })),
      Math.max(0, startedAt + timeoutMs - this.#context.now()),
    )
  }

  async #launchOf(): Promise<Launch> {
    const { dataFolder, trialEnv } = this.#context
    const { number } = this.#trial
    const checkpointOf = (trial: number): string => join(dataFolder, 'trials', this.#study.id, String(trial), 'checkpoint')
    const places: TrialPlaces = {
      checkpoint: checkpointOf(number),
      ...(this.#trial.resumeFrom === undefined ? {} : { resumeFrom: checkpointOf(this.#trial.resumeFrom) }),
    }
    const folder = join(dataFolder, 'trials', this.#study.id, String(number), String(this.#state.epoch), 'work')
    await Promise.all([places.checkpoint, folder].map((path) => mkdir(path, { recursive: true })))
    const gpus = this.#gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: this.#gpus.join(',') }
    return {
      study: this.#study.id,
      trial: number,
      epoch: this.#state.epoch,
      objectName: this.#objectName(),
      command: commandOf(this.#template, this.#trial, places),
      env: {
        ...inheritedEnv(),
        ...environmentOf(this.#template, this.#trial, places),
        ...this.#identityEnv(folder),
        ...trialEnv(this.#study, this.#trial, this.#state.epoch),
        ...gpus,
      },
      workingFolder: this.#template.workingFolder,
      gpus: this.#gpus,
      graceMs: this.#policy.graceMs,
    }
  }

  #identityEnv(folder: string): Record<string, string> {
    return {
      HONE_STUDY: this.#study.id,
      HONE_STUDY_NAME: this.#study.spec.name,
      HONE_TRIAL: String(this.#trial.number),
      HONE_EPOCH: String(this.#state.epoch),
      HONE_TRIAL_DIR: folder,
    }
  }

  /** The note of a start also says which GPUs it got, for the next server. */
  #withDetail(attempt: Partial<Attempt>): Partial<Attempt> {
    return { ...attempt, detail: { ...this.#trial.attempt?.detail, ...attempt.detail, gpus: [...this.#gpus] } }
  }

  #releaseGpus(): void {
    if (this.#gpus.length > 0) this.#context.gpus.release(this.#study.id, this.#gpus)
    this.#gpus = []
  }

  #objectName(): string {
    return this.#trial.attempt?.objectName ?? ''
  }

  #ref(): { study: Study['id']; number: number; epoch: number } {
    return { study: this.#study.id, number: this.#trial.number, epoch: this.#state.epoch }
  }

  #write<T>(call: () => Promise<T>): Promise<T> {
    return persistently(call, this.#context)
  }
}

const RECOVER_MS = 1_000
const POINTS_PER_REPORT = 1_000

/** What the ledger knows of a trial's running. */
function stateOf(trial: Trial): RunState {
  const { attempt } = trial
  if (attempt === undefined) return UNSTARTED
  const failures = trial.failedAttempts
  const losses = Math.max(0, attempt.epoch - 1 - failures)
  return { ...UNSTARTED, phase: 'started', epoch: attempt.epoch, failures, losses, noted: attempt.state === 'running' }
}

/** This process's environment without what is the server's own. */
function inheritedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => value !== undefined && !name.startsWith('HONE_'))
  return Object.fromEntries(entries) as Record<string, string>
}
