import type { Study, StudyId } from '../../model/index.ts'
import type { Mutation } from '../store/store.ts'
import type { Room } from './room.ts'
import { lookAtWaits } from './stopping.ts'

/** Deleted studies that a returning watcher of the list is told of; one that was away for longer gets the whole list. */
const DELETED_KEPT = 10_000

/** Makes a commit known: the heads first, then the watchers. */
export function publish(room: Room, mutation: Mutation): void {
  const study = mutation.study!
  const before = room.heads.get(study.id)
  // The study was deleted meanwhile: nobody is told of it any more.
  if (before === undefined) return
  room.heads.set(study.id, study)
  if (study.state === 'ended' && before.state !== 'ended') room.pool.forget(study.id)
  room.broadcasts.get(study.id)?.publish(mutation)
  publishStudy(room, study)
  if (room.stopWaits.size > 0) lookAtWaits(room, study.id)
}

/** Tells the watchers of the list of a new or changed study. */
export function publishStudy(room: Room, study: Study): void {
  const { news } = room
  news.revision = Math.max(news.revision + 1, room.now())
  news.changed.set(study.id, news.revision)
  for (const watcher of room.studiesWatchers) watcher.add(study, news.revision)
}

/** Tells everybody that a study is gone. */
export function publishDeletion(room: Room, id: StudyId): void {
  const { news } = room
  news.revision = Math.max(news.revision + 1, room.now())
  news.changed.delete(id)
  news.deleted.set(id, news.revision)
  if (news.deleted.size > DELETED_KEPT) {
    const [oldest, revision] = news.deleted.entries().next().value!
    news.deleted.delete(oldest)
    news.deletedUpTo = revision
  }
  room.broadcasts.get(id)?.end()
  for (const watcher of room.studiesWatchers) watcher.remove(id, news.revision)
  if (room.stopWaits.size > 0) lookAtWaits(room, id)
}
