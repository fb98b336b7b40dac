import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { encodeParameters, type ReadStudy, receiveArtifact } from '../wire/index.ts'
import { allTrials } from './all-trials.ts'
import type { Calls } from './calls.ts'
import { isGone, StudyEnded } from './errors.ts'
import type { Objective } from './evaluate.ts'
import { type ImportancesOptions, type ParameterImportance, readImportances } from './importances.ts'
import { Optimization, type OptimizeOptions } from './optimizing.ts'
import type { Parameter, Value } from './space.ts'
import { type FrozenTrial, frozen, type Told, Trial } from './trial.ts'
import { workerName } from './worker-name.ts'

export type Direction = 'minimize' | 'maximize'

const RESULTS = { pruned: 'STOPPED', infeasible: 'INFEASIBLE', failed: 'FAILED', cancelled: 'SUCCEEDED' } as const
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
  readonly #optimizations = new Set<Optimization<P>>()

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

  /** Ends a trial with its objective(s), or with a state; one that is cancelled counts for nothing. A trial that this worker no longer has is left alone. */
  async tell(trial: Trial<P>, result: Told): Promise<void> {
    const { client } = this.calls
    const base = { study: this.id, trial: trial.number, epoch: trial.epoch }
    try {
      if (!isEnd(result)) {
        const measurements = trial.finalMeasurements(result)
        await this.calls.call(client.completeTrial, { ...base, result: 'SUCCEEDED', measurements })
        return
      }
      const { state } = result
      const reason = result.reason || `told as ${state}`
      if (state === 'cancelled') await this.calls.call(client.stopTrial, { study: this.id, trial: trial.number, reason })
      await this.calls.call(client.completeTrial, { ...base, result: RESULTS[state], ...(state === 'cancelled' ? {} : { reason }) })
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  /**
   * Evaluates trials until as many were asked for here as wanted, the time is over, the study ends, or `stop()` is called. What the objective throws
   * fails its trial and is thrown on, unless `catches` it (a warning says so); TrialPruned ends the trial as stopped. In a study with heartbeats the next worker gets the
   * trial of one that lost its server for a quarter of an hour. Ctrl-C cancels the trials that it meets, where the program does not listen to
   * it itself.
   */
  async optimize(objective: Objective<P>, options: OptimizeOptions = {}): Promise<void> {
    const optimization = new Optimization(this, objective, options)
    this.#optimizations.add(optimization)
    try {
      await optimization.run()
    } finally {
      this.#optimizations.delete(optimization)
    }
  }

  /** Lets `optimize` end after the trials that it has; the study itself goes on for others. */
  stop(): void {
    for (const optimization of this.#optimizations) optimization.stop()
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
}

function isEnd(result: Told): result is Extract<Told, { readonly state: string }> {
  return typeof result === 'object' && result !== null && 'state' in result
}
