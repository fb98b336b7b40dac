import { openStream, type RandomStream } from '../../src/numerics/index.ts'
import type { VirtualClock } from './clock.ts'
import type { CurveTask, LearningCurve } from './curve-task.ts'
import type { Conditions, SimulatedStudy } from './simulation.ts'
import type { Errand, Tuner } from './tuner.ts'

/** A step of a configuration takes about a second; some configurations are slower than others. */
const SLOWNESS_SPREAD = 0.5
/** Seconds until a machine that was taken away is back: half of them before, half after the service has missed it. */
const AWAY_SECONDS = [3, 30] as const

/** One execution of a trial by a worker. */
interface Run {
  readonly worker: string
  readonly errand: Errand
  readonly curve: LearningCurve
  readonly stepSeconds: number
}

/** The workers of a simulated study and what they have seen. */
export class Field {
  steps = 0
  readonly #conditions: Conditions
  readonly #tuner: Tuner
  readonly #clock: VirtualClock
  readonly #random: RandomStream
  readonly #deal: ReturnType<CurveTask['deal']>
  readonly #curves = new Map<string, LearningCurve>()
  readonly #trace: { steps: number; end: number }[] = []
  readonly #ended: { values: readonly number[]; stopped: boolean }[] = []
  readonly #counts = { trials: 0, stopped: 0, failed: 0, preempted: 0 }
  #best: number
  #idle = 0

  constructor(conditions: Conditions, tuner: Tuner, clock: VirtualClock) {
    this.#conditions = conditions
    this.#tuner = tuner
    this.#clock = clock
    this.#random = openStream(conditions.seed, 91)
    this.#deal = conditions.task.deal()
    this.#best = conditions.task.goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  /** Every worker asks at once. */
  start(): void {
    for (let worker = 1; worker <= this.#conditions.workers; worker++) this.#askAgain(`w${worker}`)
  }

  outcome(): SimulatedStudy {
    const seconds = this.#clock.now
    return {
      trace: this.#trace,
      ended: this.#ended,
      steps: this.steps,
      ...this.#counts,
      seconds,
      idle: this.#idle / (seconds * this.#conditions.workers),
    }
  }

  async #ask(worker: string): Promise<void> {
    const errand = await this.#tuner.ask(worker)
    if (errand === undefined) return
    if ('waitSeconds' in errand) {
      this.#idle += errand.waitSeconds
      this.#clock.after(errand.waitSeconds, () => this.#ask(worker))
      return
    }
    if (!this.#curves.has(errand.trial)) this.#counts.trials += 1
    this.#next({ worker, errand, curve: await this.#curveOf(errand), stepSeconds: this.#pace() }, errand.from + 1)
  }

  /** Who comes back at the same moment asks when all of them have told. */
  #askAgain(worker: string): void {
    this.#clock.after(0, () => this.#ask(worker))
  }

  /** A trial that goes on from another one goes on along its curve. */
  async #curveOf({ trial, resumes, parameters }: Errand): Promise<LearningCurve> {
    const resumed = resumes === undefined ? undefined : this.#curves.get(resumes)
    const curve = this.#curves.get(trial) ?? resumed ?? (await this.#deal(parameters))
    this.#curves.set(trial, curve)
    return curve
  }

  #pace(): number {
    return this.#conditions.durations === 'equal' ? 1 : Math.exp(SLOWNESS_SPREAD * (this.#random.uniform() - 0.5))
  }

  #next(run: Run, step: number): void {
    this.#clock.after(run.stepSeconds, () => this.#step(run, step))
  }

  async #step(run: Run, step: number): Promise<void> {
    const { failureChance = 0, preemptionChance = 0 } = this.#conditions
    const { worker, errand, curve } = run
    this.steps += 1
    if (this.#random.uniform() < preemptionChance) return this.#lose(run, step)
    if (this.#random.uniform() < failureChance) {
      await this.#tuner.end(errand, 'failed')
      this.#counts.failed += 1
      return this.#askAgain(worker)
    }
    const value = curve.values[step - 1]!
    this.#see(value, curve.end)
    const stop = await this.#tuner.report(errand, step, value)
    if (!stop && step < errand.upTo) return this.#next(run, step + 1)
    if (stop) this.#counts.stopped += 1
    this.#ended.push({ values: curve.values.slice(0, step), stopped: stop })
    await this.#tuner.end(errand, 'succeeded')
    return this.#askAgain(worker)
  }

  /** The machine goes away before it has reported the step; when it is back it reports as if nothing had been, unless it lost the trial meanwhile. */
  #lose(run: Run, step: number): void {
    this.#counts.preempted += 1
    const away = AWAY_SECONDS[this.#random.below(2)]!
    this.#clock.after(away, async () => ((await this.#tuner.isHeld(run.errand)) ? this.#step(run, step) : this.#ask(run.worker)))
  }

  #see(value: number, end: number): void {
    const better = this.#conditions.task.goal === 'minimize' ? value < this.#best : value > this.#best
    if (!better) return
    this.#best = value
    this.#trace.push({ steps: this.steps, end })
  }
}
