import type { StudyId } from '../model/index.ts'
import { durable } from './change.ts'
import { openLedger } from './open-ledger.ts'
import { listStudies } from './reads.ts'
import type { Room } from './room.ts'
import type { StudiesChange, StudyChange, WatchOptions } from './studies.ts'
import { pointsByTrial, StudiesWatcher, StudyWatcher } from './watcher.ts'

/** Changes of one study after a revision: what is newer, then each commit; ends on abort, deletion or close. */
export async function* watchStudy(
  room: Room,
  id: StudyId,
  { afterRevision, signal, withoutOldPoints = false }: WatchOptions & { readonly afterRevision: number; readonly signal: AbortSignal },
): AsyncIterable<StudyChange> {
  let seen = afterRevision
  while (!signal.aborted) {
    const watcher = new StudyWatcher()
    const stop = (): void => watcher.end()
    signal.addEventListener('abort', stop)
    try {
      const backlog = await subscribe(room, id, watcher, { afterRevision: seen, withoutOldPoints })
      if (backlog.revision !== seen) yield backlog
      seen = backlog.revision
      while (!watcher.ended && !watcher.overflowed) {
        const change = watcher.take(seen)
        if (change !== undefined) {
          seen = change.revision
          yield change
        } else await watcher.bell.wait()
      }
      if (watcher.ended) return
    } finally {
      signal.removeEventListener('abort', stop)
      unsubscribe(room, id, watcher)
    }
  }
}

/** All studies now, or what is newer than a revision of this life, then every one that changes or goes. */
export async function* watchStudies(
  room: Room,
  signal: AbortSignal,
  { afterRevision = 0 }: { readonly afterRevision?: number } = {},
): AsyncIterable<StudiesChange> {
  const watcher = new StudiesWatcher()
  const stop = (): void => watcher.end()
  if (signal.aborted || room.closing) return
  signal.addEventListener('abort', stop)
  room.studiesWatchers.add(watcher)
  try {
    const backlog = newsAfter(room, afterRevision)
    if (backlog !== undefined) yield backlog
    while (!watcher.ended) {
      const change = watcher.take()
      if (change !== undefined) yield change
      else await watcher.bell.wait()
    }
  } finally {
    signal.removeEventListener('abort', stop)
    room.studiesWatchers.delete(watcher)
  }
}

/** What a reader of the list missed; undefined when it is nothing. */
function newsAfter(room: Room, after: number): StudiesChange | undefined {
  const { revision, deletedUpTo, changed, deleted } = room.news
  const whole = after < deletedUpTo || after > revision
  const studies = listStudies(room)
  if (whole) return { revision, whole, studies, deleted: [] }
  const newer = studies.filter(({ id }) => (changed.get(id) ?? 0) > after)
  const gone = [...deleted].filter(([, at]) => at > after).map(([id]) => id)
  return newer.length + gone.length === 0 ? undefined : { revision, whole, studies: newer, deleted: gone }
}

/** Registers the watcher and reads what is newer than a revision, without a gap or an overlap between the two. */
async function subscribe(
  room: Room,
  id: StudyId,
  watcher: StudyWatcher,
  { afterRevision, withoutOldPoints }: { readonly afterRevision: number; readonly withoutOldPoints: boolean },
): Promise<StudyChange> {
  for (;;) {
    const ledger = await openLedger(room, id)
    if (ledger.closed !== undefined) continue
    const { study } = ledger
    // A revision of the future is of another life of this data folder: everything is new.
    const after = afterRevision > study.revision ? 0 : afterRevision
    const trials = [...ledger.trials.values()].filter((trial) => trial.revision > after)
    // Which of them went after that revision is not kept: a reader that knows one no more is told in vain.
    const deletedTrials = ledger.deletedNumbers()
    const watchers = room.studyWatchers.get(id) ?? new Set()
    room.studyWatchers.set(id, watchers.add(watcher))
    try {
      await durable(ledger)
    } catch {
      // What was read is not to be: read again.
      unsubscribe(room, id, watcher)
      continue
    }
    const whole = after === 0
    const rows = trials.length === 0 || (whole && withoutOldPoints) ? [] : await room.store.readPoints(id, { afterRevision: after })
    const points = pointsByTrial(rows.filter((row) => row.revision <= study.revision))
    return { revision: study.revision, ...(whole && { whole }), study, trials, points, deletedTrials: whole ? [] : deletedTrials }
  }
}

function unsubscribe(room: Room, id: StudyId, watcher: StudyWatcher): void {
  const watchers = room.studyWatchers.get(id)
  watchers?.delete(watcher)
  if (watchers?.size === 0) room.studyWatchers.delete(id)
}
