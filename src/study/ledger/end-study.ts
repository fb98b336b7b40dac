import type { Study, StudyEnd, Trial } from '../../model/index.ts'
import type { Draft } from './draft.ts'
import { activeTime } from './due.ts'

/** Stops the study's clock. */
export function stopClock(study: Study, now: number): Study {
  const { activeSince: _, ...rest } = study
  return { ...rest, activeMs: activeTime(study, now) }
}

/** Ends the study; what waits is cancelled, what runs is told to stop unless the study lets it run. */
export function endStudy(draft: Draft, end: Omit<StudyEnd, 'at'>): void {
  draft.study = { ...stopClock(draft.study, draft.now), state: 'ended', end: { ...end, at: draft.now } }
  cancelRequested(draft, end.message)
  if (draft.study.spec.finish === 'stop') stopRunning(draft, end.message)
}

function cancelRequested(draft: Draft, reason: string): void {
  for (const trial of inState(draft, 'requested')) {
    draft.put({
      ...trial,
      state: 'cancelled',
      endedAt: draft.now,
      stop: { by: 'study', reason, at: draft.now },
      outcome: { reason: 'studyEnded', message: `the study ended: ${reason}` },
    })
  }
}

/** Tells what runs to stop, for that reason. */
export function stopRunning(draft: Draft, reason: string): void {
  for (const trial of inState(draft, 'active')) {
    const step = trial.lastStep === undefined ? {} : { step: trial.lastStep }
    draft.put({ ...trial, state: 'stopping', stop: { by: 'study', reason, at: draft.now, ...step } })
  }
}

function inState(draft: Draft, state: 'requested' | 'active'): Trial[] {
  const { requested, running } = draft.ledger
  const numbers = new Set([...(state === 'requested' ? requested : running), ...draft.trials.keys()])
  for (const number of draft.deleted) numbers.delete(number)
  return [...numbers].map((number) => draft.trial(number)).filter((trial) => trial.state === state)
}
