import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { ReadStudy } from '../wire/index.ts'
import { Calls, type ServerOptions } from './calls.ts'
import { HoneError, isGone, StudyEnded, TrialPruned } from './errors.ts'
import { evaluate, type Objective } from './evaluate.ts'
import type { Parameter, Value } from './space.ts'
import { type FrozenTrial, frozen, Trial } from './trial.ts'
import { encodeParameters } from './values.ts'

type Direction = 'minimize' | 'maximize'

/** How a study is made; further fields of the study document go into `spec` by their names. */
export interface StudyOptions extends ServerOptions {
  /** One per objective; minimize when absent. */
  readonly direction?: Direction | readonly Direction[]
  /** Names of the objectives, in the directions' order. */
  readonly metric?: string | readonly string[]
  /** gp when absent. */
  readonly algorithm?: string | Readonly<Record<string, unknown>>
  readonly earlyStopping?: string | Readonly<Record<string, unknown>>
  readonly trials?: number
  readonly seed?: number
  readonly startAt?: readonly Readonly<Record<string, Value>>[]
  /** Take the study of this name where there is one. */
  readonly loadIfExists?: boolean
  readonly spec?: Readonly<Record<string, unknown>>
}

export interface OptimizeOptions {
  /** How many trials to ask for here; without it, until the study ends. */
  readonly trials?: number
  /** How many at the same time; 1 when absent. */
  readonly jobs?: number
  /** Fails its trial and goes on where this says true of what the objective threw; without it everything is thrown on. */
  readonly catches?: (error: unknown) => boolean
}

export type Told = number | readonly number[] | { readonly state: 'pruned' | 'infeasible' | 'failed'; readonly reason?: string }

const PARALLEL_MOST = 1000
const PAGE = 500
const WAIT_MS_MOST = 5_000
let asked = 0

/**
 * Makes a study over a space. Rejects with HoneError STUDY_EXISTS when the name is taken, unless `loadIfExists`; INVALID_STUDY says
 * what is wrong with it.
 */
export async function createStudy<P = Record<string, Value>>(
  name: string,
  space: Readonly<Record<keyof P & string, Parameter>>,
  options: StudyOptions = {},
): Promise<Study<P>> {
  const calls = new Calls(options)
  const document = { apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name }, spec: specOf(space, options) }
  try {
    const request = { document: JSON.stringify(document), workingFolder: process.cwd() }
    return new Study<P>(calls, await calls.call(calls.client.createStudy, request))
  } catch (error) {
    if (!(error instanceof HoneError) || error.code !== 'STUDY_EXISTS' || options.loadIfExists !== true) throw error
    return loadStudy<P>(name, options)
  }
}

/** A study that is there already, by its name, PROJECT/NAME or id. Rejects with HoneError STUDY_NOT_FOUND. */
export async function loadStudy<P = Record<string, Value>>(name: string, options: ServerOptions = {}): Promise<Study<P>> {
  const calls = new Calls(options)
  return new Study<P>(calls, await calls.call(calls.client.getStudy, { study: name }))
}

/** A study on the server. Any number of processes may ask and tell at the same time. */
export class Study<P = Record<string, Value>> {
  readonly id: string
  readonly name: string
  readonly metrics: readonly string[]
  readonly directions: readonly Direction[]
  /** How often a worker must be heard; undefined when silence means nothing. */
  readonly heartbeatMs: number | undefined
  readonly calls: Calls
  #isStopped = false

  constructor(calls: Calls, data: ReadStudy) {
    const spec = JSON.parse(data.specJson) as { objectives: { metric: string; goal: Direction }[]; heartbeatMs?: number }
    this.calls = calls
    this.id = data.id
    this.name = data.name
    this.metrics = spec.objectives.map(({ metric }) => metric)
    this.directions = spec.objectives.map(({ goal }) => goal)
    this.heartbeatMs = spec.heartbeatMs
  }

  /** The next trial; waits while the study says "not now". Rejects with StudyEnded when there is no more. */
  async ask(worker?: string): Promise<Trial<P>> {
    asked += 1
    const name = worker ?? `${hostname()}-${process.pid}-${asked}`
    for (;;) {
      const { client } = this.calls
      const answer = await this.calls.call(client.suggestTrials, { study: this.id, worker: name, count: 1, open: 'NEW' })
      const [trial] = answer.trials ?? []
      if (trial !== undefined) return new Trial<P>(this, trial)
      if (answer.exhausted) throw new StudyEnded(answer.exhausted.why)
      await pause(Math.min(WAIT_MS_MOST, Math.max(50, answer.wait?.retryAfterMs ?? 1000)))
    }
  }

  /** Ends a trial with its objective(s), or with a state. A trial that this worker no longer has is left alone. */
  async tell(trial: Trial<P>, result: Told): Promise<void> {
    const { client } = this.calls
    const base = { study: this.id, trial: trial.number, epoch: trial.epoch }
    try {
      if (typeof result === 'number' || !('state' in result)) {
        const measurements = trial.finalMeasurements(typeof result === 'number' ? [result] : result)
        await this.calls.call(client.completeTrial, { ...base, result: 'SUCCEEDED', measurements })
        return
      }
      const { state, reason } = result
      if (state === 'pruned') {
        if (!trial.shouldPrune()) {
          await this.calls.call(client.stopTrial, {
            study: this.id,
            trial: trial.number,
            reason: reason || 'pruned by the objective itself',
          })
        }
        await this.calls.call(client.completeTrial, { ...base, result: 'SUCCEEDED' })
      } else {
        const word = state === 'failed' ? 'FAILED' : 'INFEASIBLE'
        await this.calls.call(client.completeTrial, { ...base, result: word, reason: reason || `told as ${state}` })
      }
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  /**
   * Evaluates trials until as many were asked for here as wanted, the study ends, or `stop()` is called. What the objective throws
   * fails its trial and is thrown on, unless `catches` it; TrialPruned ends the trial as stopped.
   */
  async optimize(objective: Objective<P>, { trials = Number.POSITIVE_INFINITY, jobs = 1, catches }: OptimizeOptions = {}): Promise<void> {
    this.#isStopped = false
    let left = trials
    const work = async (): Promise<void> => {
      while (!this.#isStopped && left > 0) {
        left -= 1
        let trial: Trial<P>
        try {
          trial = await this.ask()
        } catch (error) {
          if (error instanceof StudyEnded) return
          this.stop()
          throw error
        }
        await this.#evaluate(objective, trial, catches)
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: jobs }, work))
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  /** Lets `optimize` end after the trials that it has; the study itself goes on for others. */
  stop(): void {
    this.#isStopped = true
  }

  /** Puts a known point first in the queue; its trial number. */
  async enqueueTrial(params: Readonly<Record<string, Value>>): Promise<number> {
    const { client } = this.calls
    const trial = await this.calls.call(client.createTrial, { study: this.id, parameters: encodeParameters(params) })
    return trial.number
  }

  /** Every trial, in the order of their numbers. */
  async trials(): Promise<FrozenTrial<P>[]> {
    const found: FrozenTrial<P>[] = []
    for (let pageToken = ''; ; ) {
      const page = await this.calls.call(this.calls.client.listTrials, { study: this.id, pageSize: PAGE, pageToken })
      found.push(...page.trials.map((data) => frozen<P>(data)))
      pageToken = page.nextPageToken
      if (pageToken === '') return found
    }
  }

  /** The trial that the study recommends; undefined before the first value. */
  async bestTrial(): Promise<FrozenTrial<P> | undefined> {
    const { trial } = await this.calls.call(this.calls.client.recommend, { study: this.id })
    return trial ? frozen<P>(trial) : undefined
  }

  /** The Pareto front: trials that no other one beats in every objective. */
  async bestTrials(): Promise<FrozenTrial<P>[]> {
    const { trials } = await this.calls.call(this.calls.client.listOptimalTrials, { study: this.id })
    return trials.map((data) => frozen<P>(data))
  }

  async #evaluate(objective: Objective<P>, trial: Trial<P>, catches: OptimizeOptions['catches']): Promise<void> {
    try {
      await this.tell(trial, await evaluate(objective, trial, this.heartbeatMs))
    } catch (error) {
      if (error instanceof TrialPruned) return this.tell(trial, { state: 'pruned', reason: error.message })
      await this.tell(trial, { state: 'failed', reason: String(error).slice(0, 500) })
      if (catches?.(error) === true) return
      this.stop()
      throw error
    }
  }
}

function specOf(space: Readonly<Record<string, Parameter>>, options: StudyOptions): Record<string, unknown> {
  const { earlyStopping, trials, seed, startAt } = options
  return {
    objectives: objectivesOf(options),
    parameters: space,
    algorithm: named(options.algorithm ?? 'gp'),
    budget: { parallel: Math.min(trials ?? PARALLEL_MOST, PARALLEL_MOST), ...(trials === undefined ? {} : { trials }) },
    ...(earlyStopping === undefined ? {} : { earlyStopping: named(earlyStopping) }),
    ...(seed === undefined ? {} : { seed }),
    ...(startAt === undefined ? {} : { startAt }),
    ...options.spec,
  }
}

function objectivesOf({ direction = 'minimize', metric }: StudyOptions): { metric: string; goal: Direction }[] {
  const goals = typeof direction === 'string' ? [direction] : direction
  const given = typeof metric === 'string' ? [metric] : metric
  const metrics = given ?? (goals.length === 1 ? ['value'] : goals.map((_, i) => `value${i + 1}`))
  if (metrics.length !== goals.length) throw new TypeError(`${metrics.length} metric(s) were named for ${goals.length} direction(s)`)
  return goals.map((goal, i) => ({ metric: metrics[i] ?? '', goal }))
}

function named(choice: string | Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof choice === 'string' ? { name: choice } : choice
}
