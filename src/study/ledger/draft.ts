import {
  HoneError,
  isEnded,
  type JsonValue,
  type Measurement,
  type Study,
  type Trial,
  type TrialNumber,
  type TrialState,
} from '../../model/index.ts'
import type { Mutation, PointsRow, RequestRow } from '../store/store.ts'
import { feasibilityOf } from './formulas.ts'
import { gpuUseAfter } from './gpu-use.ts'
import type { Ledger } from './ledger.ts'
import { copyTally, countChange, recount, type Tally } from './tally.ts'

/** One change of one study while it is decided: reads see what it has changed so far. Nothing is applied before `seal`. */
export class Draft {
  readonly ledger: Ledger
  readonly now: number
  /** The study's revision once this change is applied. */
  readonly revision: number
  readonly trials = new Map<TrialNumber, Trial>()
  readonly deleted = new Set<TrialNumber>()
  readonly points: PointsRow[] = []
  tally: Tally
  study: Study
  nextNumber: TrialNumber
  algorithmState: JsonValue | undefined
  /** The space grew, or its constraints changed: an algorithm that had nothing more may have something. */
  spaceGrew = false
  /** Set as soon as something outside the draft (a curve, the judge) was told of it. */
  told = false

  constructor(ledger: Ledger, now: number) {
    this.ledger = ledger
    this.now = now
    this.revision = ledger.study.revision + 1
    this.tally = copyTally(ledger.tally)
    this.study = ledger.study
    this.nextNumber = ledger.nextNumber
  }

  get empty(): boolean {
    return (
      this.trials.size === 0 &&
      this.deleted.size === 0 &&
      this.points.length === 0 &&
      this.study === this.ledger.study &&
      this.algorithmState === undefined
    )
  }

  /** A trial as this change leaves it; throws TRIAL_NOT_FOUND. */
  trial(number: TrialNumber): Trial {
    const trial = this.#find(number)
    if (trial !== undefined) return trial
    throw trialNotFound(this.study, number)
  }

  /** Changes a trial, or adds it. */
  put(change: Trial): Trial {
    const before = this.#find(change.number)
    const endsNow = isEnded(change.state) && (before === undefined || !isEnded(before.state))
    const trial = {
      ...change,
      revision: this.revision,
      ...this.#historyOf(before, change.state),
      ...(endsNow ? { ...feasibilityOf(this.study.spec, change), endRevision: this.revision } : {}),
    }
    this.trials.set(trial.number, trial)
    countChange(this.tally, this.study, before, trial, (number) => this.#find(number), this.#all())
    const gpu = gpuUseAfter(this.study, before ?? {}, trial, this.now)
    if (gpu !== undefined && gpu !== this.study.gpu) this.study = { ...this.study, gpu }
    return trial
  }

  /** Replaces a trial by one of the same state and measurements: nothing that is counted changes. */
  restate(trial: Trial): void {
    this.trials.set(trial.number, { ...trial, revision: this.revision })
  }

  /** Takes a trial away, with all that it counted for. */
  remove(number: TrialNumber): void {
    this.trial(number)
    this.trials.delete(number)
    this.deleted.add(number)
    this.countAgain()
  }

  /** Counts all trials by the study's spec as it is now; points of `startAt` stay used. */
  countAgain(): void {
    const { startAtUsed } = this.tally
    this.tally = { ...recount(this.study, new Map([...this.#all()].map((trial) => [trial.number, trial]))), startAtUsed }
  }

  /** Adds a trial with the next number. */
  add(fields: Pick<Trial, 'parameters' | 'source'> & Partial<Trial>): Trial {
    const number = this.nextNumber
    this.nextNumber += 1
    return this.put({
      study: this.ledger.id,
      state: 'requested',
      createdAt: this.now,
      metrics: {},
      measurements: 0,
      failedAttempts: 0,
      labels: {},
      ...fields,
      number,
      revision: this.revision,
    })
  }

  /** Gives no trial a number up to this one any more, as if each had been given and deleted. */
  passOver(number: TrialNumber): void {
    for (; this.nextNumber <= number; this.nextNumber += 1) this.deleted.add(this.nextNumber)
  }

  addPoints(trial: TrialNumber, points: readonly Measurement[]): void {
    this.points.push({ trial, revision: this.revision, points })
  }

  /** The study as this change leaves it. */
  sealedStudy(): Study {
    const { counts, best, stepsUsed, stepsSaved, startAtUsed, gpuSavedMs, spared, sparedWrong, progress } = this.tally
    const { best: _, bestValues: __, improvedAt: ___, gpuSavedMs: ____, controls: _____, ...study } = this.study
    const bestValues = best === undefined ? undefined : this.trial(best).values
    return {
      ...study,
      revision: this.revision,
      counts: { ...counts },
      steps: { used: stepsUsed, saved: stepsSaved },
      ...(gpuSavedMs === 0 ? {} : { gpuSavedMs }),
      ...(spared === 0 ? {} : { controls: { spared, wrong: sparedWrong } }),
      ...(best === undefined ? {} : { best }),
      ...(bestValues === undefined ? {} : { bestValues }),
      ...(startAtUsed === 0 ? {} : { startAtUsed }),
      ...(progress.improvedAt === undefined ? {} : { improvedAt: progress.improvedAt }),
    }
  }

  seal(request: RequestRow | undefined): Mutation {
    return {
      study: this.sealedStudy(),
      ...(this.trials.size === 0 ? {} : { trials: [...this.trials.values()] }),
      ...(this.deleted.size === 0 ? {} : { deletedTrials: [...this.deleted] }),
      ...(this.points.length === 0 ? {} : { points: this.points }),
      ...(request === undefined ? {} : { request }),
      ...(this.algorithmState === undefined ? {} : { algorithmState: this.algorithmState }),
    }
  }

  /** The trial's states with this change's; one commit leaves one of them. */
  #historyOf(before: Trial | undefined, state: TrialState): Pick<Trial, 'history'> {
    if (before !== undefined && (before.history === undefined || before.state === state)) return {}
    const earlier = (before?.history ?? []).filter(([revision]) => revision !== this.revision)
    return { history: [...earlier, [this.revision, state]] }
  }

  #find(number: TrialNumber): Trial | undefined {
    return this.deleted.has(number) ? undefined : (this.trials.get(number) ?? this.ledger.trials.get(number))
  }

  /** Every trial of the ledger as this change leaves it; those that it adds are not among them. */
  *#all(): Iterable<Trial> {
    for (const trial of this.ledger.trials.values()) if (!this.deleted.has(trial.number)) yield this.trials.get(trial.number) ?? trial
  }
}

export function trialNotFound(study: Study, number: TrialNumber): HoneError {
  return new HoneError('TRIAL_NOT_FOUND', `study ${study.spec.name} has no trial ${number}`, {
    subject: { study: study.id, trial: String(number) },
  })
}
