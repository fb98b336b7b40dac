import type { Measurement, Study, StudyId, Trial, TrialNumber } from '../model/index.ts'
import type { Mutation, PointsRow } from './store/store.ts'
import type { StudiesChange, StudyChange, TrialCurve } from './studies.ts'

/** Points that wait for one slow watcher; beyond it the backlog is dropped and read again from the store. */
const WATCHER_POINTS_MAX = 100_000

/** A wake-up call for one waiting reader. */
class Bell {
  #ring: (() => void) | undefined
  #rung = false

  ring(): void {
    this.#rung = true
    this.#ring?.()
  }

  /** Resolves at the next ring, or at once when it rang since the last wait. */
  async wait(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#ring = resolve))
    this.#ring = undefined
    this.#rung = false
  }
}

/** What was committed since a reader last looked; newest states replace older ones. */
export class StudyWatcher {
  readonly bell = new Bell()
  ended = false
  /** The backlog grew too large: read from the store again. */
  overflowed = false
  #study: Study | undefined
  #trials = new Map<TrialNumber, Trial>()
  #points: PointsRow[] = []
  #deleted = new Set<TrialNumber>()
  #waiting = 0

  add(mutation: Mutation): void {
    if (!this.overflowed) {
      this.#study = mutation.study ?? this.#study
      for (const trial of mutation.trials ?? []) this.#trials.set(trial.number, trial)
      for (const row of mutation.points ?? []) {
        this.#points.push(row)
        this.#waiting += row.points.length
      }
      for (const number of mutation.deletedTrials ?? []) this.#remove(number)
      if (this.#waiting > WATCHER_POINTS_MAX) {
        this.overflowed = true
        this.#clear()
      }
    }
    this.bell.ring()
  }

  /** Takes what waits; undefined when nothing does. */
  take(afterRevision: number): StudyChange | undefined {
    const study = this.#study
    const [trials, points, deleted] = [[...this.#trials.values()], this.#points, [...this.#deleted]]
    this.#clear()
    if (study === undefined || study.revision <= afterRevision) return undefined
    return { revision: study.revision, study, trials: byNumber(trials), points: pointsByTrial(points), deletedTrials: deleted }
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }

  #remove(number: TrialNumber): void {
    this.#trials.delete(number)
    this.#points = this.#points.filter((row) => row.trial !== number)
    this.#deleted.add(number)
  }

  #clear(): void {
    this.#study = undefined
    this.#trials = new Map()
    this.#points = []
    this.#deleted = new Set()
    this.#waiting = 0
  }
}

/** Studies that changed since a reader last looked. */
export class StudiesWatcher {
  readonly bell = new Bell()
  ended = false
  #changed = new Map<StudyId, Study>()
  #deleted = new Set<StudyId>()
  #revision = 0

  add(study: Study, revision: number): void {
    this.#changed.set(study.id, study)
    this.#revision = revision
    this.bell.ring()
  }

  remove(study: StudyId, revision: number): void {
    this.#changed.delete(study)
    this.#deleted.add(study)
    this.#revision = revision
    this.bell.ring()
  }

  /** Takes what waits; undefined when nothing does. */
  take(): StudiesChange | undefined {
    if (this.#changed.size + this.#deleted.size === 0) return undefined
    const change = { revision: this.#revision, whole: false, studies: [...this.#changed.values()], deleted: [...this.#deleted] }
    this.#changed.clear()
    this.#deleted.clear()
    return change
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }
}

function byNumber(trials: readonly Trial[]): Trial[] {
  return trials.toSorted((a, b) => a.number - b.number)
}

/** Rows of points in the order of their commits, as one list for each trial. */
export function pointsByTrial(rows: readonly PointsRow[]): TrialCurve[] {
  const byTrial = new Map<TrialNumber, Measurement[]>()
  for (const row of rows) {
    const points = byTrial.get(row.trial)
    if (points === undefined) byTrial.set(row.trial, [...row.points])
    else for (const point of row.points) points.push(point)
  }
  return [...byTrial].map(([trial, points]) => ({ trial, points })).sort((a, b) => a.trial - b.trial)
}
