import { HoneError, isEnded, LIMITS, type Study, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { change, type Decide } from '../change/change.ts'
import { once } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { reopen } from '../edits/update-study.ts'
import type { Draft } from '../ledger/draft.ts'
import { endStudy, stopClock, stopRunning } from '../ledger/end-study.ts'
import { endAfter } from '../ledger/ending.ts'
import type { Write } from '../studies.ts'

/** Gives out no more trials; those that run go on. */
export async function pauseStudy(room: Room, id: StudyId, write: Write = {}): Promise<Study> {
  return control(room, id, write, ['pause'], (draft) => {
    checkNotEnded(draft)
    if (draft.study.state === 'active') draft.study = { ...stopClock(draft.study, draft.now), state: 'paused' }
  })
}

export async function resumeStudy(room: Room, id: StudyId, write: Write & { readonly reopen?: boolean } = {}): Promise<Study> {
  const { reopen: reopens = false } = write
  return control(room, id, write, ['resume', ...(reopens ? ['reopen'] : [])], (draft) => {
    if (reopens && draft.study.end?.reason === 'stopped') reopen(draft)
    checkNotEnded(draft)
    if (draft.study.state === 'paused') draft.study = { ...draft.study, state: 'active', activeSince: draft.now }
  })
}

/** Ends the study by a person's wish; an ended one only tells what still runs to stop. */
export async function stopStudy(room: Room, id: StudyId, reason: string, write: Write = {}): Promise<Study> {
  const message = reason.slice(0, LIMITS.reasonCharacters) || 'stopped by a person'
  return control(room, id, write, ['stop', reason], (draft) => {
    if (draft.study.state === 'ended') stopRunning(draft, message)
    else endStudy(draft, { reason: 'stopped', failed: false, message })
  })
}

/** Asks one trial to end early; one that nobody has yet is cancelled. */
export async function stopTrial(room: Room, id: StudyId, number: TrialNumber, reason: string, write: Write = {}): Promise<Trial> {
  const message = reason.slice(0, LIMITS.reasonCharacters) || 'stopped by a person'
  const decide: Decide<Trial> = (draft) => {
    const before = draft.trial(number)
    if (isEnded(before.state)) {
      throw new HoneError('TRIAL_ENDED', `trial ${number} has ended: it is ${before.state}`, {
        subject: { study: id, trial: String(number) },
      })
    }
    if (before.state === 'stopping') return () => before
    const stop = {
      by: 'user' as const,
      reason: message,
      at: draft.now,
      ...(before.lastStep === undefined ? {} : { step: before.lastStep }),
    }
    if (before.state === 'active') {
      const stopping = draft.put({ ...before, state: 'stopping', stop })
      return () => stopping
    }
    const outcome = { reason: 'cancelled', message }
    const cancelled = draft.put({ ...before, state: 'cancelled', endedAt: draft.now, stop, outcome })
    endAfter(draft, cancelled)
    return () => cancelled
  }
  return once(room, id, write.requestId, ['stopTrial', number, reason], (keep) => change(room, id, decide, { keep }))
}

function control(room: Room, id: StudyId, write: Write, body: readonly unknown[], decide: (draft: Draft) => void): Promise<Study> {
  return once(room, id, write.requestId, body, (keep) =>
    change(
      room,
      id,
      (draft) => {
        decide(draft)
        return () => (draft.empty ? draft.study : draft.sealedStudy())
      },
      { keep },
    ),
  )
}

function checkNotEnded({ study }: Draft): void {
  if (study.state !== 'ended') return
  throw new HoneError('STUDY_ENDED', `study ${study.spec.name} has ended: ${study.end?.message ?? ''}`, { subject: { study: study.id } })
}
