import type { Algorithm, EarlierStudy, Snapshot, TrialView } from '../../algorithms/index.ts'
import { type Assignment, isEnded, type Provenance, type Trial, type TrialNumber, type TrialState } from '../../model/index.ts'
import { specAt, valuesAt } from '../spec/past-spec.ts'
import { Curve } from '../store/points/curve.ts'
import type { PointsRow, StudyHistory, StudyRows } from '../store/store.ts'
import { headOf, viewOf } from './views.ts'

export interface PastStudyOptions {
  readonly rows: StudyRows
  readonly history: StudyHistory
  /** In the order of their commits; needed where the algorithm looks at curves. */
  readonly points: readonly PointsRow[]
  readonly algorithm: Algorithm
  /** What the studies that it learns from have to tell. */
  readonly earlier: readonly EarlierStudy[] | undefined
}

/**
 * A study as it was at any earlier revision, as far as its algorithm saw it: made of the trials and the revisions at which they
 * changed their state, of the points with theirs, of undone edits, and of the algorithm's states. Revisions must be asked for in
 * ascending order, since the curves grow with them.
 */
export class PastStudy {
  readonly algorithm: Algorithm
  readonly #rows: StudyRows
  readonly #history: StudyHistory
  readonly #points: readonly PointsRow[]
  readonly #settings: unknown
  readonly #earlier: readonly EarlierStudy[] | undefined
  readonly #curves = new Map<TrialNumber, Curve>()
  #pointsTaken = 0

  constructor({ rows, history, points, algorithm, earlier }: PastStudyOptions) {
    this.algorithm = algorithm
    this.#rows = rows
    this.#history = history
    this.#points = points
    this.#settings = algorithm.settings.parse(rows.study.spec.algorithm.settings)
    this.#earlier = earlier
  }

  /** Why the study cannot be made again as the algorithm saw it; undefined when it can. */
  unknownAt(revision: number, nextNumber: TrialNumber): string | undefined {
    if (this.algorithm.history === 'none') return undefined
    const deleted = new Map(this.#history.deletedTrials.map((trial) => [trial.number, trial.revision]))
    const known = new Map(this.#rows.trials.map((trial) => [trial.number, trial]))
    for (let number = 1; number < nextNumber; number++) {
      const trial = known.get(number)
      if (trial === undefined && (deleted.get(number) ?? Number.POSITIVE_INFINITY) > revision) {
        return `it was suggested from trial ${number}, which was deleted since`
      }
      if (trial !== undefined && trial.history === undefined)
        return `it was suggested from trial ${number}, whose history was not kept then`
    }
    return undefined
  }

  /** What the algorithm was given for a suggestion. */
  snapshot(provenance: Provenance): { head: Omit<Snapshot, 'trials'>; trials: readonly TrialView[] } {
    const { inputRevision: revision, batchSize, firstNumber: nextNumber = 1, staleTrials = [], fixed } = provenance
    this.#growCurves(revision)
    const spec = specAt(this.#rows.study, revision)
    const algorithmState = this.#history.algorithmStates.findLast((kept) => kept.revision <= revision)?.state
    const moment = {
      algorithm: this.algorithm,
      settings: this.#settings,
      spec,
      nextNumber,
      algorithmState,
      curves: this.#curves,
      earlier: this.#earlier,
    }
    const then = valuesAt(this.#rows.study, spec)
    const all = this.algorithm.history === 'none' ? [] : this.#rows.trials.flatMap((trial) => this.#trialAt(trial, revision))
    const trials = all.map((trial) => ({ ...trial, parameters: then(trial.parameters) }))
    const stale = new Set(staleTrials)
    return { head: headOf(moment, batchSize, fixed), trials: trials.map((trial) => viewOf(moment, trial, stale.has(trial.number))) }
  }

  /** A trial's values as they were suggested, without what an edit added later. */
  suggested({ parameters }: Trial, { inputRevision }: Provenance): Assignment {
    const { study } = this.#rows
    return valuesAt(study, specAt(study, inputRevision))(parameters)
  }

  /** Numbers of the trials that had been deleted. */
  deletedBy(revision: number): TrialNumber[] {
    return this.#history.deletedTrials.filter((trial) => trial.revision <= revision).map((trial) => trial.number)
  }

  #growCurves(revision: number): void {
    for (let row = this.#points[this.#pointsTaken]; row !== undefined && row.revision <= revision; row = this.#points[this.#pointsTaken]) {
      const curve = this.#curves.get(row.trial) ?? new Curve(this.#rows.study.spec.objectives)
      this.#curves.set(row.trial, curve)
      for (const point of row.points) curve.add(point)
      this.#pointsTaken += 1
    }
  }

  /** The trial as it was; none before it was made. What algorithms see of an ended trial never changes. */
  #trialAt(trial: Trial, revision: number): Trial[] {
    const state = stateAt(trial, revision)
    if (state === undefined) return []
    if (isEnded(state)) return [trial]
    const { values: _, lastStep: __, feasible: ___, violations: ____, ...steady } = trial
    const curve = this.#curves.get(trial.number)
    const values = curve?.values()
    const lastStep = curve?.lastStep
    return [{ ...steady, state, ...(values === undefined ? {} : { values }), ...(lastStep === undefined ? {} : { lastStep }) }]
  }
}

function stateAt({ history = [] }: Trial, revision: number): TrialState | undefined {
  return history.findLast(([since]) => since <= revision)?.[1]
}
