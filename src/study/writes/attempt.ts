import { type Attempt, HoneError, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { change } from '../change/change.ts'
import type { Room } from '../change/room.ts'
import { nextAttempt } from '../ledger/next-attempt.ts'
import type { AttemptBefore, TrialRef } from '../studies.ts'
import { spokenFor } from './points.ts'

/** Begins the next attempt of an active trial. */
export async function startAttempt(
  room: Room,
  study: StudyId,
  number: TrialNumber,
  attempt: Omit<Attempt, 'epoch' | 'createdAt'>,
  options: AttemptBefore = {},
): Promise<Trial> {
  return change(room, study, (draft) => {
    const before = spokenFor(draft, { study, number })
    if (before.state === 'stopping') {
      throw new HoneError('TRIAL_ENDED', `trial ${number} is being stopped: it starts no more attempts`, {
        subject: { study, trial: String(number) },
      })
    }
    const trial = draft.put({
      ...before,
      ...nextAttempt(before, { ...attempt, specRevision: draft.revision }, { ...options, now: draft.now }),
      failedAttempts: before.failedAttempts + Number(options.countsAsFailure === true),
    })
    return () => trial
  })
}

/** Changes the newest attempt. */
export async function updateAttempt(room: Room, ref: TrialRef, update: Partial<Attempt>): Promise<Trial> {
  return change(room, ref.study, (draft) => {
    const before = spokenFor(draft, ref)
    if (before.attempt === undefined) {
      throw new HoneError('INVALID_REQUEST', `trial ${ref.number} has no attempt to change`, {
        subject: { study: ref.study, trial: String(ref.number) },
      })
    }
    const trial = draft.put({ ...before, attempt: mergeAttempt(before.attempt, update) })
    return () => trial
  })
}

/** An attempt with some fields changed; which one it is stays. */
export function mergeAttempt(attempt: Attempt, update: Partial<Attempt>): Attempt {
  return { ...attempt, ...update, epoch: attempt.epoch, createdAt: attempt.createdAt }
}
