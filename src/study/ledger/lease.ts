import { type Attempt, HoneError, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import type { SuggestRequest } from '../studies.ts'
import type { Draft } from './draft.ts'
import { nextAttempt } from './next-attempt.ts'

/**
 * Leases. In a study with `workers.heartbeat`, a worker that evaluates a trial itself has it for as long as it is heard: by reports,
 * heartbeats, or by asking for its trials. One that falls silent loses the trial: its attempt is `lost`, the trial waits for the
 * next worker, whose attempt has the next epoch. Silence is counted in memory and only while this server runs: a restart gives
 * every worker a fresh lease.
 */

/** The executor of attempts that a worker runs out of our sight. */
const WORKER = 'worker'

/** Since when each worker was silent, as far as this server could hear. */
export interface Leases {
  lookedAt: number
  readonly silences: Map<StudyId, Map<TrialNumber, Silence>>
}

export interface Silence {
  /** When the worker was last heard, as the ledger has it. */
  heardAt: number
  ms: number
}

export function freshLeases(now: number): Leases {
  return { lookedAt: now, silences: new Map() }
}

/** Attempts of a trial that a worker is given; nothing where silence means nothing, or where the caller watches its attempts itself. */
export function leasedAttempt(
  draft: Draft,
  request: SuggestRequest,
  before: Pick<Trial, 'attempt' | 'earlierAttempts'> = {},
): Pick<Trial, 'attempt' | 'earlierAttempts'> | undefined {
  if (draft.study.spec.heartbeatMs === undefined || request.managed === true) return undefined
  const { now } = draft
  return nextAttempt(before, { executor: WORKER, objectName: request.worker, state: 'running', startedAt: now }, { now })
}

/** A worker runs the attempt out of our sight: nothing of it can be stopped here. */
export function isOutOfSight({ executor }: Attempt): boolean {
  return executor === WORKER
}

/** A worker lost the trial, and nobody has taken it since. */
export function isLost({ attempt }: Trial): boolean {
  return attempt?.state === 'lost'
}

/** The trial was this worker's before it was lost. */
export function wasOf(trial: Trial, worker: string): boolean {
  return isLost(trial) && trial.attempt?.executor === WORKER && trial.attempt.objectName === worker
}

/** Refuses a worker that lost the trial, or that does not say which attempt it speaks for where there were several; throws STALE_EPOCH. */
export function checkLease(trial: Trial, epoch: number | undefined): void {
  const { attempt, number, study } = trial
  if (attempt?.executor !== WORKER) return
  const silent = isLost(trial) || (epoch === undefined && attempt.epoch > 1)
  if (!silent) return
  const message = isLost(trial)
    ? `trial ${number} was taken from its worker, which was silent: ask for it again`
    : `trial ${number} is at attempt ${attempt.epoch}: say the epoch that SuggestTrials answered`
  throw new HoneError('STALE_EPOCH', message, { subject: { study, trial: String(number) } })
}

/** A worker has the trial on a lease. */
export function isLeased({ state, attempt }: Trial): boolean {
  return (state === 'active' || state === 'stopping') && attempt?.executor === WORKER
}
