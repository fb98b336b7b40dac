import { HoneError, type StudyId, type Trial } from '../../src/model/index.ts'
import { openStream, type RandomStream } from '../../src/numerics/index.ts'
import type { Studies, TrialRef } from '../../src/study/index.ts'
import type { VirtualClock } from './clock.ts'
import type { CurveTask, LearningCurve } from './curve-task.ts'
import type { SimulatedStudy, Simulation } from './simulation.ts'

/** A step of a configuration takes about a second; some configurations are slower than others. */
const SLOWNESS_SPREAD = 0.5
const RETRY_SECONDS_MAX = 5
/** Seconds until a machine that was taken away is back: half of them before, half after the service has missed it. */
const AWAY_SECONDS = [3, 30] as const
/** Steps between two checkpoints: after a loss a trial goes on from the last one. */
const CHECKPOINT_STEPS = 3

/** One execution of a trial by a worker. */
interface Run {
  readonly worker: string
  readonly trial: Trial
  readonly ref: TrialRef
  readonly curve: LearningCurve
  readonly stepSeconds: number
}

/** The workers of a simulated study and what they have seen. */
export class Field {
  steps = 0
  readonly #simulation: Simulation
  readonly #studies: () => Studies
  readonly #study: StudyId
  readonly #clock: VirtualClock
  readonly #random: RandomStream
  readonly #deal: ReturnType<CurveTask['deal']>
  readonly #curves = new Map<number, LearningCurve>()
  readonly #trace: { steps: number; end: number }[] = []
  readonly #ended: { values: readonly number[]; stopped: boolean }[] = []
  readonly #counts = { trials: 0, stopped: 0, failed: 0, preempted: 0 }
  #best: number
  #idle = 0

  constructor(simulation: Simulation, studies: () => Studies, study: StudyId, clock: VirtualClock) {
    this.#simulation = simulation
    this.#studies = studies
    this.#study = study
    this.#clock = clock
    this.#random = openStream(simulation.seed, 91)
    this.#deal = simulation.task.deal()
    this.#best = simulation.task.goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  startWorker(worker: string): void {
    this.#clock.after(0, () => this.#ask(worker))
  }

  outcome(): SimulatedStudy {
    const seconds = this.#clock.now
    return {
      trace: this.#trace,
      ended: this.#ended,
      steps: this.steps,
      ...this.#counts,
      seconds,
      idle: this.#idle / (seconds * this.#simulation.workers),
    }
  }

  async #ask(worker: string): Promise<void> {
    const reply = await this.#studies().suggestTrials({ study: this.#study, worker, count: 1, open: 'new' })
    if (reply.kind === 'exhausted') return
    const [trial] = reply.kind === 'trials' ? reply.trials : []
    if (trial === undefined) {
      const wait = Math.min(RETRY_SECONDS_MAX, reply.kind === 'wait' ? Math.max(0.1, reply.retryAfterMs / 1000) : RETRY_SECONDS_MAX)
      this.#idle += wait
      this.#clock.after(wait, () => this.#ask(worker))
      return
    }
    if (!this.#curves.has(trial.number)) this.#counts.trials += 1
    const run = { worker, trial, ref: this.#refOf(trial), curve: await this.#curveOf(trial), stepSeconds: this.#pace() }
    this.#next(run, (await this.#firstStep(trial)) + 1)
  }

  #refOf({ number, attempt }: Trial): TrialRef {
    return { study: this.#study, number, ...(attempt === undefined ? {} : { epoch: attempt.epoch }) }
  }

  /** A trial that goes on from another one goes on along its curve. */
  async #curveOf({ number, resumeFrom = 0, parameters }: Trial): Promise<LearningCurve> {
    const curve = this.#curves.get(number) ?? this.#curves.get(resumeFrom) ?? (await this.#deal(parameters))
    this.#curves.set(number, curve)
    return curve
  }

  /** The step that a trial goes on from: its own last checkpoint after a loss, else the end of the trial that it resumes. */
  async #firstStep({ lastStep, resumeFrom }: Trial): Promise<number> {
    const resumed = resumeFrom === undefined ? 0 : ((await this.#studies().getTrial(this.#study, resumeFrom)).lastStep ?? 0)
    return Math.max(resumed, lastStep === undefined ? 0 : CHECKPOINT_STEPS * Math.floor(lastStep / CHECKPOINT_STEPS))
  }

  #pace(): number {
    return Math.exp(SLOWNESS_SPREAD * (this.#random.uniform() - 0.5))
  }

  #next(run: Run, step: number): void {
    this.#clock.after(run.stepSeconds, () => this.#step(run, step))
  }

  async #step(run: Run, step: number): Promise<void> {
    const { task, failureChance = 0, preemptionChance = 0 } = this.#simulation
    const { worker, trial, ref, curve } = run
    this.steps += 1
    if (this.#random.uniform() < preemptionChance) return this.#lose(run, step)
    if (this.#random.uniform() < failureChance) {
      await this.#studies().completeTrial({ trial: ref, as: 'failed', outcome: { reason: 'crashed', message: 'its program crashed' } })
      this.#counts.failed += 1
      return this.#ask(worker)
    }
    const value = curve.values[step - 1]!
    this.#see(value, curve.end)
    const points = [{ step, values: { [task.metric]: value }, at: this.#clock.now * 1000 }]
    const { stop } = await this.#studies().report({ trial: ref, points })
    if (!stop && step < (trial.resource ?? task.steps)) return this.#next(run, step + 1)
    if (stop) this.#counts.stopped += 1
    this.#ended.push({ values: curve.values.slice(0, step), stopped: stop })
    await this.#studies().completeTrial({ trial: ref, as: 'succeeded' })
    return this.#ask(worker)
  }

  /** The machine goes away before it has reported the step; when it is back it reports as if nothing had been, unless it lost the trial meanwhile. */
  #lose(run: Run, step: number): void {
    this.#counts.preempted += 1
    const away = AWAY_SECONDS[this.#random.below(2)]!
    this.#clock.after(away, async () => {
      try {
        await this.#studies().heartbeat(run.ref)
      } catch (error) {
        if (!(error instanceof HoneError) || !['STALE_EPOCH', 'TRIAL_ENDED', 'TRIAL_NOT_STARTED'].includes(error.code)) throw error
        return this.#ask(run.worker)
      }
      return this.#step(run, step)
    })
  }

  #see(value: number, end: number): void {
    const better = this.#simulation.task.goal === 'minimize' ? value < this.#best : value > this.#best
    if (!better) return
    this.#best = value
    this.#trace.push({ steps: this.steps, end })
  }
}
