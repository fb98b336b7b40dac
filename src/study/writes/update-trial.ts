import { HoneError, isEnded, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { untilStopped } from '../change/stopping.ts'
import type { Draft } from '../ledger/draft.ts'
import { endWhenDone } from '../ledger/ending.ts'
import { isOutOfSight } from '../ledger/lease.ts'
import type { UpdateTrialRequest, Write } from '../studies.ts'
import { dropArtifacts } from './artifacts.ts'
import { stopTrial } from './control.ts'
import { labelProblems } from './labels.ts'

/** Changes labels of a trial, also of an ended one. Rejects with INVALID_REQUEST. */
export async function updateTrial(room: Room, { study, number, labels = {}, requestId }: UpdateTrialRequest): Promise<Trial> {
  return once(room, study, requestId, ['updateTrial', number, labels], (keep) =>
    change(
      room,
      study,
      (draft) => {
        const before = draft.trial(number)
        const after = Object.entries({ ...before.labels, ...labels }).filter((entry): entry is [string, string] => entry[1] !== null)
        const problems = [...labelProblems(labels), ...labelProblems(Object.fromEntries(after))]
        if (problems.length > 0) throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
        if (Object.keys(labels).every((name) => (before.labels[name] ?? null) === labels[name])) return () => before
        const trial = draft.put({ ...before, labels: Object.fromEntries(after) })
        return () => trial
      },
      { keep },
    ),
  )
}

/** Removes a trial with its measurements; a process of ours that runs it is stopped first. */
export async function deleteTrial(room: Room, study: StudyId, number: TrialNumber, write: Write = {}): Promise<void> {
  await once(room, study, write.requestId, ['deleteTrial', number], async (keep) => {
    const remove = (draft: Draft): boolean => {
      if (runsHere(draft.trial(number))) return false
      draft.remove(number)
      endWhenDone(draft)
      return true
    }
    const options = { keep: (gone: unknown) => (gone === true ? keep(null) : undefined) }
    while (!(await change(room, study, (draft) => answer(remove(draft)), options))) {
      await stopTrial(room, study, number, 'its trial is being deleted')
      await untilStopped(room, study, (trial) => trial.number === number && runsHere(trial))
    }
    await dropArtifacts(room, study, number)
    return null
  })
}

/** Gives no trial a number up to this one any more; nothing changes where all were given. */
export async function passOverNumbers(room: Room, study: StudyId, upTo: TrialNumber): Promise<void> {
  await change(room, study, (draft) => {
    draft.passOver(upTo)
    return answer(undefined)
  })
}

/** An attempt of ours may still have a process or pod: without its trial nobody would stop it. */
export function runsHere({ state, attempt }: Trial): boolean {
  return !isEnded(state) && attempt !== undefined && !isOutOfSight(attempt) && attempt.state !== 'ended' && attempt.state !== 'lost'
}

function answer<T>(value: T): () => T {
  return () => value
}
