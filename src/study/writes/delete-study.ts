import { failpoint, HoneError, type StudyId } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { evict, openLedger } from '../change/open-ledger.ts'
import { publishDeletion } from '../change/publish.ts'
import { once } from '../change/requests.ts'
import { nameKey, type Room } from '../change/room.ts'
import { untilStopped } from '../change/stopping.ts'
import { endStudy, stopRunning } from '../ledger/end-study.ts'
import { getStudy } from '../reads/reads.ts'
import type { RequestRow } from '../store/store.ts'
import type { StudyRef, Write } from '../studies.ts'
import { dropArtifacts } from './artifacts.ts'
import { runsHere } from './update-trial.ts'

const BEING_DELETED = 'it is being deleted'

/** Removes a study with all that belongs to it, whatever its state, once what runs has stopped; its watches end. */
export async function deleteStudy(room: Room, ref: StudyRef, write: Write = {}): Promise<void> {
  await once(room, 'studies', write.requestId, ['delete', nameOf(ref)], async (keep) => {
    const { id } = getStudy(room, ref)
    await removing(room, id, async () => {
      if (await stopAll(room, id)) await untilStopped(room, id, runsHere)
      await remove(room, id, keep(null))
    })
    return null
  })
}

/** Goes on with deletions that a crash or a slow executor cut off: to be called now and then. */
export async function finishDeletions(room: Room): Promise<void> {
  for (const { id, deletingSince } of [...room.heads.values()]) {
    if (deletingSince === undefined || room.removing.has(id)) continue
    const ledger = await openLedger(room, id)
    const runs = [...ledger.running].some((number) => runsHere(ledger.trials.get(number)!))
    if (!runs && room.heads.has(id) && !room.removing.has(id)) await removing(room, id, () => remove(room, id, undefined))
  }
}

/** Keeps others from removing the study meanwhile: whoever waits for it is answered, and the answer kept. */
async function removing(room: Room, id: StudyId, work: () => Promise<void>): Promise<void> {
  room.removing.add(id)
  try {
    await work()
  } finally {
    room.removing.delete(id)
  }
}

/** Tells everything to stop, durably, so that a crash cannot leave processes without a study; false when nothing runs. */
function stopAll(room: Room, id: StudyId): Promise<boolean> {
  return change(room, id, (draft) => {
    const running = [...draft.ledger.running].map((number) => draft.trial(number))
    if (!running.some(runsHere)) return () => false
    for (const trial of running) {
      if (runsHere(trial)) continue
      const stop = { by: 'study' as const, reason: BEING_DELETED, at: draft.now }
      draft.put({ ...trial, state: 'cancelled', endedAt: draft.now, stop, outcome: { reason: 'studyEnded', message: BEING_DELETED } })
    }
    if (draft.study.state !== 'ended') endStudy(draft, { reason: 'stopped', failed: false, message: BEING_DELETED })
    stopRunning(draft, BEING_DELETED)
    draft.study = { ...draft.study, deletingSince: draft.study.deletingSince ?? draft.now }
    return () => true
  })
}

async function remove(room: Room, id: StudyId, request: RequestRow | undefined): Promise<void> {
  const ledger = await openLedger(room, id)
  const head = getStudy(room, id)
  const { project, name } = head.spec
  // From here on the study is gone for everybody; what is in flight is settled first.
  room.heads.delete(id)
  evict(room, ledger, new HoneError('STUDY_NOT_FOUND', `study ${name} was deleted`, { subject: { study: id } }))
  await room.settling.get(id)
  failpoint('delete.hidden')
  try {
    await room.store.deleteStudy(id, request)
  } catch (error) {
    room.heads.set(id, head)
    throw error
  }
  room.names.delete(nameKey(project, name))
  room.lanes.delete(id)
  room.pool.forget(id)
  await dropArtifacts(room, id)
  publishDeletion(room, id)
}

/** The same words for a name and for an id, so that a repeated request is known also when the study is gone. */
function nameOf(ref: StudyRef): string {
  if (typeof ref === 'string') return ref
  return ref.project === 'default' ? ref.name : `${ref.project}/${ref.name}`
}
