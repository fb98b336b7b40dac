import type { Measurement, Trial, TrialNumber } from '../../model/index.ts'
import type { Mutation, PointsRow } from '../store/store.ts'
import type { StudyChange, TrialCurve } from '../studies.ts'
import { Bell } from './watcher.ts'

/** How far a watcher may be behind, in points; beyond it, it reads what it missed from the store. */
const BEHIND_MAX = 100_000

/** A commit, and each trial's state in it, takes about as much memory as so many points. */
const POINTS_PER_STATE = 5

/** One commit and those after it; goes once every watcher has seen a later one. */
interface Commit {
  readonly revision: number
  readonly mutation: Mutation
  /** Of this commit and all before it, in points. */
  readonly weight: number
  next?: Commit
  /** What is told to whoever has seen this commit and asks when `last` is the newest. */
  told?: { readonly last: Commit; readonly change: StudyChange }
}

/** The commits of one study, for all who watch it: each watcher has its own place, and those at the same place are told the same value. */
export class StudyBroadcast {
  readonly #watchers = new Set<StudyWatcher>()
  #last: Commit = { revision: 0, mutation: {}, weight: 0 }

  /** Nobody listens. */
  get idle(): boolean {
    return this.#watchers.size === 0
  }

  /** A watcher of all that is committed from now on. */
  subscribe(): StudyWatcher {
    const watcher = new StudyWatcher(this.#last)
    this.#watchers.add(watcher)
    return watcher
  }

  unsubscribe(watcher: StudyWatcher): void {
    this.#watchers.delete(watcher)
  }

  publish(mutation: Mutation): void {
    const commit = { revision: mutation.study!.revision, mutation, weight: this.#last.weight + weightOf(mutation) }
    this.#last.next = commit
    this.#last = commit
    for (const watcher of this.#watchers) watcher.wake(commit)
  }

  end(): void {
    for (const watcher of this.#watchers) watcher.end()
  }
}

/** One reader's place among the commits of a study. */
export class StudyWatcher {
  readonly bell = new Bell()
  ended = false
  /** It fell too far behind: read from the store again. */
  lagged = false
  #seen: Commit
  #newest: Commit

  constructor(seen: Commit) {
    this.#seen = seen
    this.#newest = seen
  }

  wake(newest: Commit): void {
    this.lagged ||= newest.weight - this.#seen.weight > BEHIND_MAX
    // who lags holds no commits back
    if (this.lagged) this.#seen = newest
    this.#newest = newest
    this.bell.ring()
  }

  /** Takes what was committed since, as far as it is newer than a revision; undefined when nothing is. */
  take(afterRevision: number): StudyChange | undefined {
    const last = this.#newest
    let seen = this.#seen
    while (seen.next !== undefined && seen.next.revision <= afterRevision) seen = seen.next
    this.#seen = last
    if (seen.revision >= last.revision) return undefined
    if (seen.told?.last !== last) seen.told = { last, change: changeBetween(seen, last) }
    return seen.told.change
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }
}

function weightOf({ trials = [], points = [] }: Mutation): number {
  return points.reduce((sum, row) => sum + row.points.length, POINTS_PER_STATE * (1 + trials.length))
}

/** What the commits after one, up to the last, come to: newest states replace older ones. */
function changeBetween(seen: Commit, last: Commit): StudyChange {
  const trials = new Map<TrialNumber, Trial>()
  const rows: PointsRow[] = []
  const deleted = new Set<TrialNumber>()
  for (let commit = seen; commit !== last; ) {
    commit = commit.next!
    const { mutation } = commit
    for (const trial of mutation.trials ?? []) trials.set(trial.number, trial)
    for (const row of mutation.points ?? []) rows.push(row)
    for (const number of mutation.deletedTrials ?? []) deleted.add(number)
  }
  for (const number of deleted) trials.delete(number)
  return {
    revision: last.revision,
    study: last.mutation.study!,
    trials: [...trials.values()].sort((a, b) => a.number - b.number),
    points: pointsByTrial(rows.filter((row) => !deleted.has(row.trial))),
    deletedTrials: [...deleted],
  }
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
