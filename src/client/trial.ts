import { basename } from 'node:path'
import { type ReadTrial, sendArtifact, type WireMeasurement, type WireReportReply } from '../wire/index.ts'
import type { Calls } from './calls.ts'
import { isGone } from './errors.ts'
import type { Value } from './space.ts'
import { decodeParameters } from './values.ts'

/** The study as its trials need it. */
export interface Evaluation {
  readonly calls: Calls
  readonly id: string
  readonly metrics: readonly string[]
}

/** How a trial ends: with its objective(s), or with a state. */
export type Told =
  | number
  | readonly number[]
  | { readonly state: 'pruned' | 'infeasible' | 'failed' | 'cancelled'; readonly reason?: string }

/** A trial in the hands of your own program: its parameters, what it reports, and whether it should end. */
export class Trial<P = Record<string, Value>> {
  readonly number: number
  readonly params: P
  /** The attempt that speaks; 0 where the study watches none. */
  readonly epoch: number
  /** The last step that it may take; undefined when nothing bounds it. */
  readonly resource: number | undefined
  /** Number of the trial whose checkpoint it goes on from; undefined when it starts anew. */
  readonly resumeFrom: number | undefined
  readonly #study: Evaluation
  readonly #lastValues = new Map<string, number>()
  #lastStep: number | undefined
  #stop: string | undefined

  constructor(study: Evaluation, data: ReadTrial) {
    this.#study = study
    this.number = data.number
    this.params = decodeParameters(data.parameters) as P
    this.epoch = data.attempt?.epoch ?? 0
    this.resource = data.resource || undefined
    this.resumeFrom = data.resumeFrom || undefined
    this.#lastStep = data._lastStep === undefined ? undefined : data.lastStep
  }

  /** Reports the objective (or several metrics by name) at a step; `shouldPrune` says what the study thinks of it. */
  async report(value: number | Readonly<Record<string, number>>, step: number): Promise<void> {
    const values = typeof value === 'number' ? { [this.#study.metrics[0] ?? 'value']: value } : { ...value }
    for (const [name, number] of Object.entries(values)) this.#lastValues.set(name, number)
    this.#lastStep = Math.max(step, this.#lastStep ?? step)
    const { calls, id } = this.#study
    await this.#say(() =>
      calls.call(calls.client.reportMeasurements, { study: id, trial: this.number, epoch: this.epoch, measurements: [{ step, values }] }),
    )
  }

  /** Says that the trial is alive, where there is nothing to report for long; learns whether to stop. */
  async heartbeat(signal?: AbortSignal): Promise<void> {
    const { calls, id } = this.#study
    await this.#say(() => calls.call(calls.client.heartbeat, { study: id, trial: this.number, epoch: this.epoch }, { signal }))
  }

  /** Marks the trial, for the dashboard, `hone trials` and data frames: `setLabel('fold', '3')`. Numbers are better reported as metrics. */
  async setLabel(name: string, text: string): Promise<void> {
    const { calls, id } = this.#study
    await calls.call(calls.client.updateTrial, { study: id, trial: this.number, setLabels: { [name]: text } })
  }

  /** Keeps a file with the trial (a picture, a model), in the place of its namesake; its name there is the file's own where none is given. */
  async saveArtifact(path: string, name: string = basename(path)): Promise<void> {
    const { calls, id } = this.#study
    const target = { study: id, trial: this.number, epoch: this.epoch, name }
    await sendArtifact((piece) => calls.call(calls.client.writeArtifact, piece), target, path)
  }

  /** True when the trial should end now: throw TrialPruned. */
  shouldPrune(): boolean {
    return this.#stop !== undefined
  }

  /** Why it should end, in a sentence. */
  stopReason(): string | undefined {
    return this.#stop
  }

  /** What ends the trial's curve: the objectives at the last step, or after it where they differ from what stands there. */
  finalMeasurements(told: number | readonly number[]): WireMeasurement[] {
    const { metrics } = this.#study
    const values: readonly unknown[] = Array.isArray(told) ? told : [told]
    if (values.length !== metrics.length || !values.every((value) => typeof value === 'number')) {
      const wanted = metrics.length === 1 ? 'a number' : `${metrics.length} numbers`
      throw new TypeError(`${JSON.stringify(told)} is no value of trial ${this.number}: it wants ${wanted}, of ${metrics.join(', ')}`)
    }
    const given = Object.fromEntries(metrics.map((name, i) => [name, values[i] ?? Number.NaN]))
    if (metrics.every((name) => this.#lastValues.get(name) === given[name])) return []
    return [{ step: this.#lastStep === undefined ? 0 : this.#lastStep + 1, values: given }]
  }

  async #say(call: () => Promise<WireReportReply>): Promise<void> {
    try {
      const answer = await call()
      if (answer.shouldStop) this.#stop = answer.stop?.reason || 'the study ended'
    } catch (error) {
      if (!isGone(error)) throw error
      this.#stop = `this worker no longer has the trial: ${error.message}`
    }
  }
}

/** A trial as the server knows it. */
export interface FrozenTrial<P = Record<string, Value>> {
  readonly number: number
  readonly state: ReadTrial['state']
  readonly params: P
  /** One per objective; undefined before the first measurement. */
  readonly values: readonly number[] | undefined
  /** The first objective's. */
  readonly value: number | undefined
  /** Every metric's last value. */
  readonly metrics: Readonly<Record<string, number>>
  readonly lastStep: number | undefined
  /** Marks to find it by. */
  readonly labels: Readonly<Record<string, string>>
  /** Who evaluates it. */
  readonly worker: string
  /** Names of the files that it left. */
  readonly artifacts: readonly string[]
  /** Why it was stopped, is infeasible, failed or cancelled. */
  readonly reason: string | undefined
}

/** A trial from what the server says of it. */
export function frozen<P>(data: ReadTrial): FrozenTrial<P> {
  return {
    number: data.number,
    state: data.state,
    params: decodeParameters(data.parameters) as P,
    values: data.values.length === 0 ? undefined : data.values,
    value: data.values[0],
    metrics: data.metrics,
    lastStep: data._lastStep === undefined ? undefined : data.lastStep,
    labels: data.labels,
    worker: data.worker,
    artifacts: data.artifacts.map(({ name }) => name),
    reason: data.stop?.reason || data.outcome?.message || data.outcome?.reason || undefined,
  }
}
