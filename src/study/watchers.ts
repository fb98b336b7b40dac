import type { Measurement, Study, StudyId, Trial, TrialNumber } from '../model/index.ts'
import type { Room } from './room.ts'
import type { Mutation, PointsRow } from './store/store.ts'
import type { StudyChange } from './studies.ts'

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
  #waiting = 0

  add(mutation: Mutation): void {
    if (!this.overflowed) {
      this.#study = mutation.study ?? this.#study
      for (const trial of mutation.trials ?? []) this.#trials.set(trial.number, trial)
      for (const row of mutation.points ?? []) {
        this.#points.push(row)
        this.#waiting += row.points.length
      }
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
    const [trials, points] = [[...this.#trials.values()], this.#points]
    this.#clear()
    if (study === undefined || study.revision <= afterRevision) return undefined
    return { revision: study.revision, study, trials: byNumber(trials), points: pointsByTrial(points), deletedTrials: [] }
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }

  #clear(): void {
    this.#study = undefined
    this.#trials = new Map()
    this.#points = []
    this.#waiting = 0
  }
}

/** Studies that changed since a reader last looked. */
export class StudiesWatcher {
  readonly bell = new Bell()
  ended = false
  #changed = new Map<StudyId, Study>()

  add(study: Study): void {
    this.#changed.set(study.id, study)
    this.bell.ring()
  }

  take(): Study[] {
    const changed = [...this.#changed.values()]
    this.#changed.clear()
    return changed
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }
}

/** Makes a commit known: the heads first, then the watchers. */
export function publish(room: Room, mutation: Mutation): void {
  const study = mutation.study!
  const before = room.heads.get(study.id)
  // The study was deleted meanwhile: nobody is told of it any more.
  if (before === undefined) return
  room.heads.set(study.id, study)
  if (study.state === 'ended' && before.state !== 'ended') room.pool.forget(study.id)
  for (const watcher of room.studyWatchers.get(study.id) ?? []) watcher.add(mutation)
  for (const watcher of room.studiesWatchers) watcher.add(study)
}

function byNumber(trials: readonly Trial[]): Trial[] {
  return trials.toSorted((a, b) => a.number - b.number)
}

/** Rows of points in the order of their commits, as one list for each trial. */
export function pointsByTrial(rows: readonly PointsRow[]): { trial: TrialNumber; points: Measurement[] }[] {
  const byTrial = new Map<TrialNumber, Measurement[]>()
  for (const row of rows) {
    const points = byTrial.get(row.trial)
    if (points === undefined) byTrial.set(row.trial, [...row.points])
    else for (const point of row.points) points.push(point)
  }
  return [...byTrial].map(([trial, points]) => ({ trial, points })).sort((a, b) => a.trial - b.trial)
}
