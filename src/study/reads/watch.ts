import type { StudyId } from '../../model/index.ts'
import { pointsByTrial, StudyBroadcast, type StudyWatcher } from '../change/broadcast.ts'
import { durable } from '../change/change.ts'
import { openLedger } from '../change/open-ledger.ts'
import type { Room } from '../change/room.ts'
import { StudiesWatcher } from '../change/watcher.ts'
import type { StudiesChange, StudyChange, WatchOptions } from '../studies.ts'
import { listStudies } from './reads.ts'

/** Changes of one study after a revision: what is newer, then each commit; ends on abort, deletion or close. */
export async function* watchStudy(
  room: Room,
  id: StudyId,
  { afterRevision, signal, withoutOldPoints = false }: WatchOptions & { readonly afterRevision: number; readonly signal: AbortSignal },
): AsyncIterable<StudyChange> {
  let seen = afterRevision
  while (!signal.aborted) {
    const watcher = subscribe(room, id)
    const stop = (): void => watcher.end()
    signal.addEventListener('abort', stop)
    try {
      const backlog = await readBacklog(room, id, { afterRevision: seen, withoutOldPoints })
      if (backlog.revision !== seen) yield backlog
      seen = backlog.revision
      while (!watcher.ended && !watcher.lagged) {
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

/** Everything that is newer than a revision: what a watcher that was subscribed before is told first. */
async function readBacklog(
  room: Room,
  id: StudyId,
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
    try {
      await durable(ledger)
    } catch {
      // What was read is not to be: read again.
      continue
    }
    const whole = after === 0
    const rows = trials.length === 0 || (whole && withoutOldPoints) ? [] : await room.store.readPoints(id, { afterRevision: after })
    const points = pointsByTrial(rows.filter((row) => row.revision <= study.revision))
    return { revision: study.revision, ...(whole && { whole }), study, trials, points, deletedTrials: whole ? [] : deletedTrials }
  }
}

function subscribe(room: Room, id: StudyId): StudyWatcher {
  const broadcast = room.broadcasts.get(id) ?? new StudyBroadcast()
  room.broadcasts.set(id, broadcast)
  return broadcast.subscribe()
}

function unsubscribe(room: Room, id: StudyId, watcher: StudyWatcher): void {
  const broadcast = room.broadcasts.get(id)
  broadcast?.unsubscribe(watcher)
  if (broadcast?.idle) room.broadcasts.delete(id)
}
