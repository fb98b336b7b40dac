import { type Attempt, type EarlierAttempt, LIMITS, type Trial } from '../../model/index.ts'
import type { AttemptBefore } from '../studies.ts'

/** What a trial has of its attempts when the next one begins: the one before stays as a short record. */
export function nextAttempt(
  trial: Pick<Trial, 'attempt' | 'earlierAttempts'>,
  attempt: Omit<Attempt, 'epoch' | 'createdAt'>,
  { now, ended, countsAsFailure = false }: AttemptBefore & { readonly now: number },
): Pick<Trial, 'attempt' | 'earlierAttempts'> {
  const { attempt: before, earlierAttempts = [] } = trial
  if (before === undefined) return { attempt: { ...attempt, epoch: 1, createdAt: now } }
  const earlier = [...earlierAttempts, earlierAttempt({ endedAt: now, ...before, ...ended }, countsAsFailure)]
  return {
    attempt: { ...attempt, epoch: before.epoch + 1, createdAt: now },
    earlierAttempts: earlier.slice(-LIMITS.earlierAttemptsPerTrial),
  }
}

/** The executor's own memory of it is needed no more. */
function earlierAttempt({ detail: _detail, reason, ...attempt }: Attempt, usedRetry: boolean): EarlierAttempt {
  return {
    ...attempt,
    state: attempt.state === 'lost' ? 'lost' : 'ended',
    ...(reason === undefined || reason === '' ? {} : { reason: reason.slice(0, LIMITS.earlierReasonCharacters) }),
    usedRetry,
  }
}
