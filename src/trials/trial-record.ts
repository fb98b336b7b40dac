import { type Attempt, failpoint, HoneError, type Measurement, type Study, type Trial } from '../model/index.ts'
import type { ReportReply, TrialRef } from '../study/index.ts'
import { type Context, persistently } from './context.ts'
import { attemptName } from './executors/attempt-folder.ts'
import type { RunAction } from './run-state.ts'

/** One trial as the ledger has it, and every write that its run makes: each is repeated until the study room takes or refuses it. */
export class TrialRecord {
  readonly #context: Context
  readonly #study: Study
  #trial: Trial

  constructor(context: Context, study: Study, trial: Trial) {
    this.#context = context
    this.#study = study
    this.#trial = trial
  }

  /** The trial after the newest write. */
  get trial(): Trial {
    return this.#trial
  }

  get attempt(): Attempt | undefined {
    return this.#trial.attempt
  }

  /** Name of the newest attempt; empty before the first. */
  get objectName(): string {
    return this.#trial.attempt?.objectName ?? ''
  }

  /** GPUs that the newest attempt was given. */
  get gpus(): readonly string[] {
    return gpusOf(this.attempt?.detail)
  }

  /** Begins the next attempt. */
  async begin(executor: string, action: Extract<RunAction, { do: 'begin' }>): Promise<void> {
    const { epoch, countsAsFailure, excused, ended } = action
    const { id } = this.#study
    const { number } = this.#trial
    const objectName = attemptName(id, number, epoch)
    const attempt = {
      executor,
      objectName,
      state: 'pending' as const,
      ...(ended?.reason === undefined ? {} : { reason: ended.reason }),
      ...(excused === 0 ? {} : { detail: { excused } }),
    }
    const before = { countsAsFailure, ...(ended === undefined ? {} : { ended }) }
    this.#trial = await this.#write(() => this.#context.studies.startAttempt(id, number, attempt, before))
    failpoint('attempt.kept')
  }

  /** Changes the newest attempt; its detail is added to what is there. */
  async note(attempt: Partial<Attempt>): Promise<void> {
    const detail = { ...this.attempt?.detail, ...attempt.detail }
    this.#trial = await this.#write(() => this.#context.studies.updateAttempt(this.#ref(), { ...attempt, detail }))
  }

  async report(points: readonly Measurement[], cursor: NonNullable<Attempt['detail']> | undefined): Promise<ReportReply> {
    const request = { trial: this.#ref(), points, collected: true as const, ...(cursor === undefined ? {} : { cursor }) }
    const reply = await this.#write(() => this.#context.studies.report(request))
    this.#trial = reply.trial
    return reply
  }

  /** Ends the trial, with its last points in the same commit. */
  async complete(
    { as, outcome, attempt, lastLines }: Extract<RunAction, { do: 'complete' }>,
    points: readonly Measurement[],
  ): Promise<void> {
    failpoint('attempt.ended')
    const request = {
      trial: this.#ref(),
      as,
      ...(outcome === undefined ? {} : { outcome }),
      ...(lastLines === undefined ? {} : { lastLines }),
      ...(this.attempt === undefined ? {} : { attempt }),
    }
    const complete = (last: readonly Measurement[]): Promise<Trial> =>
      this.#write(() => this.#context.studies.completeTrial({ ...request, points: last, collected: true }))
    this.#trial = await complete(points).catch((error: unknown) => {
      if (points.length === 0 || !isRefusedForGood(error)) throw error
      return complete([])
    })
  }

  /** Reads the trial again; undefined when it is not there any more. What cannot be read now stays as it is. */
  async reload(): Promise<Trial | undefined> {
    try {
      this.#trial = await this.#context.studies.getTrial(this.#study.id, this.#trial.number)
    } catch (error) {
      if (error instanceof HoneError && error.category === 'missing') return undefined
    }
    return this.#trial
  }

  #ref(): TrialRef {
    const { attempt, number } = this.#trial
    return { study: this.#study.id, number, ...(attempt === undefined ? {} : { epoch: attempt.epoch }) }
  }

  #write<T>(call: () => Promise<T>): Promise<T> {
    return persistently(call, this.#context)
  }
}

/** GPUs that an attempt was given, by its detail. */
export function gpusOf(detail: Attempt['detail']): readonly string[] {
  const gpus = detail?.gpus
  return Array.isArray(gpus) ? gpus.map(String) : []
}

/** The points themselves are not wanted: sending them again changes nothing. */
export function isRefusedForGood(error: unknown): error is HoneError {
  return error instanceof HoneError && (error.category === 'invalid' || error.category === 'busy')
}
