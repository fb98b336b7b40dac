import type { Attempt, AttemptEnd, Trial, TrialOutcome, TrialTemplate } from '../model/index.ts'
import type { Observation } from './executors/executor.ts'

/** How far the running of one trial has come. Pure data: whatever is not here is read from the ledger again. */
export interface RunState {
  /** waiting: no attempt yet. started: an attempt is committed and under way. over: nothing left to do. */
  readonly phase: 'waiting' | 'started' | 'over'
  /** Epoch of the newest attempt; 0 before the first. */
  readonly epoch: number
  /** Attempts that failed by the training code's fault, and that the machine lost. */
  readonly failures: number
  readonly losses: number
  /** Losses for reasons that cannot lie in the trial: they are made good however many they are. */
  readonly excused: number
  /** The trial was told to stop: whatever its exit says, it did as asked. */
  readonly stopAsked: boolean
  readonly timedOut: boolean
  /** Running was noted in the ledger. */
  readonly noted: boolean
  /** What the ledger says of the attempt: what it waits for, or why it may not go on. */
  readonly said?: string | undefined
}

export type RunPolicy = Pick<TrialTemplate, 'retries' | 'timeoutMs' | 'graceMs'>

export type RunEvent =
  /** The trial is this controller's to run. */
  | { readonly kind: 'ready' }
  /** An executor saw the attempt of that epoch; what was seen of earlier ones is no news. */
  | { readonly kind: 'observed'; readonly epoch: number; readonly observation: Observation }
  | { readonly kind: 'stop' }
  | { readonly kind: 'timeout'; readonly epoch: number }

/** What to do, in this order; each is safe to repeat. */
export type RunAction =
  /** Commit the attempt of this epoch; start it after the pause, when its GPUs are free. */
  | {
      readonly do: 'begin'
      readonly epoch: number
      readonly countsAsFailure: boolean
      readonly pauseMs: number
      readonly excused: number
      /** How the attempt before ended: why there is another one. */
      readonly ended?: AttemptEnd
    }
  | { readonly do: 'note'; readonly attempt: Partial<Attempt> }
  | { readonly do: 'stop'; readonly graceMs: number }
  /** Report what the attempt wrote to its very end. */
  | { readonly do: 'drain' }
  /** Complete the trial, with what the attempt wrote to its very end. */
  | {
      readonly do: 'complete'
      readonly as: 'succeeded' | 'failed'
      readonly outcome?: TrialOutcome
      readonly attempt: Partial<Attempt>
      /** The end of its output. */
      readonly lastLines?: readonly string[]
    }

/** In an attempt's detail: its reason says why it may not go on. */
export const IN_DANGER = 'inDanger'

/** The state before anything was heard of the trial. */
export const UNSTARTED: RunState = {
  phase: 'waiting',
  epoch: 0,
  failures: 0,
  losses: 0,
  excused: 0,
  stopAsked: false,
  timedOut: false,
  noted: false,
}

/** What the ledger knows of a trial's running: where a restarted server goes on. */
export function stateOf({ attempt, failedAttempts }: Trial): RunState {
  if (attempt === undefined) return UNSTARTED
  // Lost by a worker that evaluated it out of our sight: the next attempt is ours.
  const waits = attempt.state === 'lost'
  const excused = typeof attempt.detail?.excused === 'number' ? attempt.detail.excused : 0
  const losses = Math.max(0, attempt.epoch - Number(!waits) - failedAttempts - excused)
  const timedOut = attempt.detail?.timedOut === true
  return {
    ...UNSTARTED,
    phase: waits ? 'waiting' : 'started',
    epoch: attempt.epoch,
    failures: failedAttempts,
    losses,
    excused,
    timedOut,
    noted: attempt.state === 'running',
    ...(attempt.state === 'pending' || attempt.detail?.[IN_DANGER] === true ? { said: attempt.reason } : {}),
  }
}
