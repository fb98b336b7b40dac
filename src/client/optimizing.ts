import { setTimeout as pause } from 'node:timers/promises'
import { isAway, StudyEnded, TrialPruned } from './errors.ts'
import { evaluate, type Objective } from './evaluate.ts'
import { beforeInterrupt } from './interrupts.ts'
import { refuseUnknown } from './known-options.ts'
import type { Told, Trial } from './trial.ts'

export interface OptimizeOptions {
  /** How many trials to ask for here; without it, until the study ends. */
  readonly trials?: number
  /** How many at the same time; 1 when absent. */
  readonly jobs?: number
  /** No new trial after so long. */
  readonly timeoutMs?: number
  /** Fails its trial and goes on where this says true of what the objective threw; without it everything is thrown on. */
  readonly catches?: (error: unknown) => boolean
}

/** The study as it is optimised. */
interface Optimized<P> {
  readonly name: string
  readonly heartbeatMs: number | undefined
  ask(): Promise<Trial<P>>
  tell(trial: Trial<P>, result: Told): Promise<void>
}

const OPTIONS: Readonly<Record<keyof OptimizeOptions, true>> = { trials: true, jobs: true, timeoutMs: true, catches: true }
/** A person who interrupts wants to leave, also while the server is away. */
const FAREWELL_MS = 5_000

/** One call of `study.optimize`: asks, evaluates and tells, several at a time where wanted. */
export class Optimization<P> {
  readonly #study: Optimized<P>
  readonly #objective: Objective<P>
  readonly #options: OptimizeOptions
  readonly #end: number
  /** Trials that are asked for or evaluated. */
  readonly #open = new Set<Promise<Trial<P>>>()
  #left: number
  #isStopped = false
  #hasBegun = false

  /** Throws a TypeError for an option that is none, a RangeError for a number of jobs that is none. */
  constructor(study: Optimized<P>, objective: Objective<P>, options: OptimizeOptions) {
    refuseUnknown(options, OPTIONS, 'optimize')
    const { trials = Number.POSITIVE_INFINITY, jobs = 1, timeoutMs = Number.POSITIVE_INFINITY } = options
    if (!(jobs >= 1)) throw new RangeError(`jobs is ${jobs}: say how many trials to evaluate at a time`)
    this.#study = study
    this.#objective = objective
    this.#options = options
    this.#left = trials
    this.#end = performance.now() + timeoutMs
  }

  /** Lets it end after the trials that it has. */
  stop(): void {
    this.#isStopped = true
  }

  /** Resolves when all is done; rejects with what the objective threw. */
  async run(): Promise<void> {
    const settle = beforeInterrupt(() => this.#leave())
    try {
      const ends = await Promise.allSettled(Array.from({ length: this.#options.jobs ?? 1 }, () => this.#work()))
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    } finally {
      settle()
    }
  }

  async #work(): Promise<void> {
    while (!this.#isStopped && this.#left > 0 && performance.now() < this.#end) {
      this.#left -= 1
      const asked = this.#study.ask()
      this.#open.add(asked)
      try {
        const trial = await asked.catch((error: unknown) => this.#endOf(error))
        if (trial === undefined) return
        await this.#evaluate(trial)
      } catch (error) {
        this.stop()
        throw error
      } finally {
        this.#open.delete(asked)
      }
    }
  }

  /** Why there is no trial: undefined where the study has no more. Throws everything else. */
  #endOf(error: unknown): undefined {
    if (!(error instanceof StudyEnded)) throw error
    if (this.#hasBegun) return
    this.#hasBegun = true
    process.emitWarning(`study ${this.#study.name} has no trial to evaluate: ${error.message}`, 'HoneWarning')
  }

  async #evaluate(trial: Trial<P>): Promise<void> {
    this.#hasBegun = true
    const study = this.#study
    let told: number | readonly number[]
    try {
      told = await evaluate(this.#objective, trial, study.heartbeatMs)
      // here, so that an objective which returns nonsense fails its trial
      trial.finalMeasurements(told)
    } catch (error) {
      return this.#fail(trial, error)
    }
    await study.tell(trial, told)
  }

  /** Ends a trial whose objective threw; throws that on, where nobody catches it. */
  async #fail(trial: Trial<P>, error: unknown): Promise<void> {
    const study = this.#study
    if (error instanceof TrialPruned) return study.tell(trial, { state: 'pruned', reason: error.message })
    const isCaught = this.#options.catches?.(error) === true
    if (isCaught || !this.#leaves(error)) await study.tell(trial, { state: 'failed', reason: String(error).slice(0, 500) })
    if (!isCaught) throw error
    process.emitWarning(`trial ${trial.number} of study ${study.name} failed: ${String(error)}`, 'HoneWarning')
  }

  /** Where silence is noticed, the next worker gets the trial of one that has lost its server: that says nothing of the trial's point. */
  #leaves(error: unknown): boolean {
    return isAway(error) && this.#study.heartbeatMs !== undefined
  }

  /** An interrupt says nothing of the points that it meets, which must not stay open, nor count as ones that fail. */
  async #leave(): Promise<void> {
    this.stop()
    const cancel = async (asked: Promise<Trial<P>>): Promise<void> =>
      this.#study.tell(await asked, { state: 'cancelled', reason: 'interrupted by a person' })
    await Promise.race([Promise.allSettled([...this.#open].map(cancel)), pause(FAREWELL_MS)])
  }
}
