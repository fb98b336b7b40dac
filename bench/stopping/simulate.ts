/** Plays a study on recorded curves in virtual time, through the real study service: only the training is not done. */
import type { Choice, StudyId, StudySpec, Trial } from '../../src/model/index.ts'
import { openStream, type RandomStream } from '../../src/numerics/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../src/study/index.ts'
import { VirtualClock } from './clock.ts'
import type { RecordedTask } from './curve-table.ts'

export interface Simulation {
  readonly task: RecordedTask
  readonly algorithm: Choice
  readonly stopping?: Choice
  readonly workers: number
  readonly seed: number
  /** The study ends when its trials have taken so many steps together. */
  readonly stepsMax: number
  /** Chance that a step ends in a failure of the trial. */
  readonly failureChance?: number
}

export interface SimulatedStudy {
  /** When the best value seen so far changed: steps taken by then, and where the curve of that trial ends. */
  readonly trace: readonly { readonly steps: number; readonly end: number }[]
  readonly steps: number
  readonly trials: number
  readonly stopped: number
  readonly failed: number
  /** Virtual seconds until the end, and the share of them that workers had nothing to do. */
  readonly seconds: number
  readonly idle: number
}

/** A step of a configuration takes about a second; some configurations are slower than others. */
const SLOWNESS_SPREAD = 0.5
const RETRY_SECONDS_MAX = 5

/** Plays one study to its end. The same inputs give the same study. */
export async function simulate(simulation: Simulation): Promise<SimulatedStudy> {
  const clock = new VirtualClock()
  const pool = openPool({ threads: 1 })
  let ids = 0
  const studies = await openStudies({ store: createMemoryStore(), pool, now: () => clock.now * 1000, newId: () => `s${++ids}` as StudyId })
  try {
    const { id } = await studies.createStudy({ spec: specOf(simulation) })
    const field = new Field(simulation, studies, id, clock)
    for (let worker = 1; worker <= simulation.workers; worker++) field.startWorker(`w${worker}`)
    await clock.run(() => field.steps >= simulation.stepsMax)
    return field.outcome()
  } finally {
    await studies.close()
    await pool.close()
  }
}

function specOf({ task, algorithm, stopping, workers, seed }: Simulation): StudySpec {
  const { name, metric, goal, steps, parameters } = task.table
  return {
    project: 'bench',
    name,
    description: '',
    labels: {},
    seed,
    parameters,
    objectives: [{ metric, goal, reduce: 'best' }],
    startAt: [],
    constraints: [],
    derived: {},
    algorithm,
    resource: { metric: 'epoch', min: 1, max: steps },
    ...(stopping === undefined ? {} : { earlyStopping: stopping }),
    budget: { parallel: workers },
    finish: 'stop',
    noise: 'unknown',
    metrics: { name: 'stdout', settings: {} },
  }
}

/** The workers and what they have seen. */
class Field {
  steps = 0
  readonly #simulation: Simulation
  readonly #studies: Studies
  readonly #study: StudyId
  readonly #clock: VirtualClock
  readonly #random: RandomStream
  readonly #deal: ReturnType<RecordedTask['deal']>
  readonly #curves = new Map<number, readonly number[]>()
  readonly #trace: { steps: number; end: number }[] = []
  readonly #counts = { trials: 0, stopped: 0, failed: 0 }
  #best: number
  #idle = 0

  constructor(simulation: Simulation, studies: Studies, study: StudyId, clock: VirtualClock) {
    this.#simulation = simulation
    this.#studies = studies
    this.#study = study
    this.#clock = clock
    this.#random = openStream(simulation.seed, 91)
    this.#deal = simulation.task.deal()
    this.#best = simulation.task.table.goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  startWorker(worker: string): void {
    this.#clock.after(0, () => this.#ask(worker))
  }

  outcome(): SimulatedStudy {
    const seconds = this.#clock.now
    return { trace: this.#trace, steps: this.steps, ...this.#counts, seconds, idle: this.#idle / (seconds * this.#simulation.workers) }
  }

  async #ask(worker: string): Promise<void> {
    const reply = await this.#studies.suggestTrials({ study: this.#study, worker, count: 1, open: 'new' })
    if (reply.kind === 'exhausted') return
    const [trial] = reply.kind === 'trials' ? reply.trials : []
    if (trial === undefined) {
      const wait = Math.min(RETRY_SECONDS_MAX, reply.kind === 'wait' ? Math.max(0.1, reply.retryAfterMs / 1000) : RETRY_SECONDS_MAX)
      this.#idle += wait
      this.#clock.after(wait, () => this.#ask(worker))
      return
    }
    this.#counts.trials += 1
    const from = trial.resumeFrom === undefined ? 0 : ((await this.#studies.getTrial(this.#study, trial.resumeFrom)).lastStep ?? 0)
    // A trial that goes on from another one goes on along its curve.
    const curve = this.#curves.get(trial.resumeFrom ?? 0) ?? this.#deal(trial.parameters)
    this.#curves.set(trial.number, curve)
    const stepSeconds = Math.exp(SLOWNESS_SPREAD * (this.#random.uniform() - 0.5))
    this.#clock.after(stepSeconds, () => this.#step(worker, trial, from + 1, stepSeconds))
  }

  async #step(worker: string, trial: Trial, step: number, stepSeconds: number): Promise<void> {
    const { task, failureChance = 0 } = this.#simulation
    const ref = { study: this.#study, number: trial.number }
    this.steps += 1
    if (this.#random.uniform() < failureChance) {
      await this.#studies.completeTrial({
        trial: ref,
        as: 'failed',
        outcome: { reason: 'preempted', message: 'its machine was taken away' },
      })
      this.#counts.failed += 1
      return this.#ask(worker)
    }
    const curve = this.#curves.get(trial.number)!
    const value = curve[step - 1]!
    this.#see(value, curve.at(-1)!)
    const { stop } = await this.#studies.report({
      trial: ref,
      points: [{ step, values: { [task.table.metric]: value }, at: this.#clock.now * 1000 }],
    })
    if (!stop && step < (trial.resource ?? task.table.steps)) {
      this.#clock.after(stepSeconds, () => this.#step(worker, trial, step + 1, stepSeconds))
      return
    }
    if (stop) this.#counts.stopped += 1
    await this.#studies.completeTrial({ trial: ref, as: 'succeeded' })
    return this.#ask(worker)
  }

  #see(value: number, end: number): void {
    const better = this.#simulation.task.table.goal === 'minimize' ? value < this.#best : value > this.#best
    if (!better) return
    this.#best = value
    this.#trace.push({ steps: this.steps, end })
  }
}
