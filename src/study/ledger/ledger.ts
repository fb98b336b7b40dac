import type { Algorithm, EarlierStudy } from '../../algorithms/index.ts'
import {
  type HoneError,
  invariant,
  isEnded,
  type JsonValue,
  type Study,
  type StudyId,
  type StudySpec,
  type Trial,
  type TrialNumber,
} from '../../model/index.ts'
import { Curve } from '../store/points/curve.ts'
import type { PointsRow, StudyRows } from '../store/store.ts'
import type { Bench } from './bench.ts'
import { recount, type Tally } from './tally.ts'

/**
 * One open study in memory. Study and trials are immutable values that are replaced; memory runs ahead of the store by
 * the commits in flight, so whoever answers from it waits for `tail` first. A ledger whose commit failed is closed and
 * thrown away; the next reader loads the store's state.
 */
export class Ledger {
  readonly id: StudyId
  readonly algorithm: Algorithm
  /** The algorithm's settings, parsed by its schema. */
  readonly settings: unknown
  readonly loadedAt: number
  study: Study
  readonly trials: Map<TrialNumber, Trial>
  /** Numbers that wait for a worker, and that a worker has; ascending. */
  readonly requested = new Set<TrialNumber>()
  readonly running = new Set<TrialNumber>()
  /** Of open trials; of all when the algorithm looks at curves. */
  readonly curves = new Map<TrialNumber, Curve>()
  /** When a worker last spoke without changing anything. */
  readonly heard = new Map<TrialNumber, number>()
  tally: Tally
  nextNumber: TrialNumber
  algorithmState: JsonValue | undefined
  /** What the studies that it learns from have to tell, once somebody asked. */
  earlier: readonly EarlierStudy[] | undefined
  /** Why the algorithm will never suggest again, once it said so. */
  exhausted: string | undefined
  bench: Bench
  /** Settles with the newest commit; `inFlight` counts those that are not settled. */
  tail: Promise<void> = Promise.resolve()
  inFlight = 0
  /** Why this ledger may no longer be used. */
  closed: HoneError | 'evicted' | undefined

  constructor(rows: StudyRows, algorithm: Algorithm, settings: unknown, bench: Bench, now: number) {
    this.id = rows.study.id
    this.study = rows.study
    this.algorithm = algorithm
    this.settings = settings
    this.bench = bench
    this.loadedAt = now
    this.trials = new Map(rows.trials.map((trial) => [trial.number, trial]))
    for (const trial of rows.trials) this.#index(trial)
    const tally = recount(this.study, this.trials)
    this.tally = { ...tally, startAtUsed: Math.max(tally.startAtUsed, rows.study.startAtUsed ?? 0) }
    this.nextNumber = rows.nextNumber
    this.algorithmState = rows.algorithmState
  }

  get spec(): StudySpec {
    return this.study.spec
  }

  /** Whose curves must be in memory. */
  curvesWanted(): TrialNumber[] {
    return this.algorithm.history === 'curves' ? [...this.trials.keys()] : [...this.requested, ...this.running]
  }

  curve(number: TrialNumber): Curve {
    let curve = this.curves.get(number)
    if (curve === undefined) {
      curve = new Curve(this.spec.objectives)
      this.curves.set(number, curve)
    }
    return curve
  }

  addStoredPoints(rows: readonly PointsRow[]): void {
    for (const row of rows) for (const point of row.points) this.curve(row.trial).add(point)
  }

  /** Replaces a trial; of an ended one only labels and metadata may change. */
  put(trial: Trial): void {
    const before = this.trials.get(trial.number)
    const sameEnd = before?.state === trial.state && before.values === trial.values && before.endRevision === trial.endRevision
    invariant(before === undefined || !isEnded(before.state) || sameEnd, `trial ${trial.number} has ended and must not change`)
    this.trials.set(trial.number, trial)
    this.#index(trial)
    if (isEnded(trial.state) && this.algorithm.history !== 'curves') this.curves.delete(trial.number)
  }

  remove(number: TrialNumber): void {
    this.trials.delete(number)
    for (const index of [this.requested, this.running, this.curves, this.heard]) index.delete(number)
  }

  /** Numbers that were given and are there no more, ascending. */
  deletedNumbers(): TrialNumber[] {
    if (this.trials.size === this.nextNumber - 1) return []
    return Array.from({ length: this.nextNumber - 1 }, (_, k) => k + 1).filter((number) => !this.trials.has(number))
  }

  #index(trial: Trial): void {
    const { number, state } = trial
    if (state === 'requested') this.requested.add(number)
    else this.requested.delete(number)
    if (state === 'active' || state === 'stopping') this.running.add(number)
    else {
      this.running.delete(number)
      // The next worker's silence is counted from its own beginning, however soon it takes the trial.
      this.heard.delete(number)
    }
  }
}
