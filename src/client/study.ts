import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { encodeParameters, type ReadStudy, receiveArtifact } from '../wire/index.ts'
import { allTrials } from './all-trials.ts'
import type { Calls } from './calls.ts'
import { isGone, StudyEnded, TrialPruned } from './errors.ts'
import { evaluate, type Objective } from './evaluate.ts'
import { type ImportancesOptions, type ParameterImportance, readImportances } from './importances.ts'
import { refuseUnknown } from './known-options.ts'
import type { Parameter, Value } from './space.ts'
import { type FrozenTrial, frozen, Trial } from './trial.ts'
import { workerName } from './worker-name.ts'

export type Direction = 'minimize' | 'maximize'

export interface OptimizeOptions {
  /** How many trials to ask for here; without it, until the study ends. */
  readonly trials?: number
  /** How many at the same time; 1 when absent. */
  readonly jobs?: number
  /** Fails its trial and goes on where this says true of what the objective threw; without it everything is thrown on. */
  readonly catches?: (error: unknown) => boolean
}

export type Told = number | readonly number[] | { readonly state: 'pruned' | 'infeasible' | 'failed'; readonly reason?: string }

const RESULTS = { pruned: 'STOPPED', infeasible: 'INFEASIBLE', failed: 'FAILED' } as const
const OPTIONS: Readonly<Record<keyof OptimizeOptions, true>> = { trials: true, jobs: true, catches: true }
const WAIT_MS_MOST = 5_000

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
    const name = worker ?? workerName()
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
      if (!isEnd(result)) {
        const measurements = trial.finalMeasurements(result)
        await this.calls.call(client.completeTrial, { ...base, result: 'SUCCEEDED', measurements })
        return
      }
      const { state, reason } = result
      await this.calls.call(client.completeTrial, { ...base, result: RESULTS[state], reason: reason || `told as ${state}` })
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  /**
   * Evaluates trials until as many were asked for here as wanted, the study ends, or `stop()` is called. What the objective throws
   * fails its trial and is thrown on, unless `catches` it; TrialPruned ends the trial as stopped.
   */
  async optimize(objective: Objective<P>, options: OptimizeOptions = {}): Promise<void> {
    refuseUnknown(options, OPTIONS, 'optimize')
    const { trials = Number.POSITIVE_INFINITY, jobs = 1, catches } = options
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

  /**
   * Adds a parameter while the study runs. Trials that are there count as having had its `default`, which is needed where the parameter is
   * active in one of them. Adding what is there already, just so, changes nothing. Rejects with HoneError INVALID_STUDY.
   */
  async addParameter(name: string, parameter: Parameter): Promise<void> {
    await this.setParameters({ [name]: parameter })
  }

  /**
   * Adds parameters while the study runs, and puts others in the place of their namesakes (a wider range, more choices, other beliefs): all of
   * them or none. Each is declared in full. Rejects with HoneError INVALID_STUDY.
   */
  async setParameters(parameters: Readonly<Record<string, Parameter>>): Promise<void> {
    const setParameters = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, JSON.stringify(parameter)]))
    await this.calls.call(this.calls.client.updateStudy, { study: this.id, patch: { setParameters } })
  }

  /** Every trial, in the order of their numbers. */
  async trials(): Promise<FrozenTrial<P>[]> {
    return (await allTrials(this.calls, this.id)).map((data) => frozen<P>(data))
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

  /**
   * How much each parameter alone tells about the first objective, or about another metric, the most important first; the shares do not add
   * up to 1. Empty while fewer than eight trials have succeeded, or were stopped, with a value. Rejects with HoneError INVALID_REQUEST for a
   * metric or a parameter that is not there.
   */
  async importances(options: ImportancesOptions = {}): Promise<ParameterImportance[]> {
    return readImportances(this.calls, this.id, options)
  }

  /** Writes a file that a trial left to a path; resolves with that. Rejects with HoneError ARTIFACT_NOT_FOUND. */
  async loadArtifact(trial: number, name: string, path: string = basename(name)): Promise<string> {
    const { client } = this.calls
    const { artifacts } = await this.calls.call(client.getTrial, { study: this.id, trial })
    const kept = artifacts.find((artifact) => artifact.name === name) ?? { name, sha256: '' }
    await receiveArtifact(this.calls.stream(client.readArtifact, { study: this.id, trial, name }), kept, path)
    return path
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

function isEnd(result: Told): result is Extract<Told, { readonly state: string }> {
  return typeof result === 'object' && result !== null && 'state' in result
}
