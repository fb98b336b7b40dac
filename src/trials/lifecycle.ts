import type { AttemptEnd } from '../model/index.ts'
import type { Observation } from './executors/executor.ts'
import { describeExit, outcomeOf } from './exit-outcome.ts'
import { IN_DANGER, type RunAction, type RunEvent, type RunPolicy, type RunState } from './run-state.ts'

/** In an attempt's detail: an object of it is there, though it waits. */
const MADE = 'made'
/** How often the machine may lose a trial before it fails. */
export const LOSSES_MAX = 3
const PAUSE_MS = 1_000
/** A cluster that takes pods away again and again is not asked all the time. */
const EXCUSED_PAUSE_MS_MAX = 60_000

export interface Step {
  readonly next: RunState
  readonly actions: readonly RunAction[]
}

/** The next state and what to do. No I/O, no clock. Events may come twice, late or in any order. */
export function step(state: RunState, event: RunEvent, policy: RunPolicy): Step {
  if (state.phase === 'over') return { next: state, actions: [] }
  switch (event.kind) {
    case 'ready':
      if (state.phase === 'started') return { next: state, actions: [] }
      return begin(state, { countsAsFailure: false, pauseMs: 0, excused: state.excused })
    case 'stop':
      if (state.stopAsked) return { next: state, actions: [] }
      if (state.phase === 'waiting') return over({ ...state, stopAsked: true }, { do: 'complete', as: 'succeeded', attempt: {} })
      return { next: { ...state, stopAsked: true }, actions: [{ do: 'stop', graceMs: policy.graceMs }] }
    case 'timeout':
      if (state.phase === 'waiting' || state.timedOut || event.epoch !== state.epoch) return { next: state, actions: [] }
      return {
        next: { ...state, timedOut: true },
        // Noted first: a restarted server must not take the exit for the training code's own.
        actions: [
          { do: 'note', attempt: { reason: timeoutMessage(policy.timeoutMs), detail: { timedOut: true } } },
          { do: 'stop', graceMs: policy.graceMs },
        ],
      }
    case 'observed':
      if (state.phase === 'waiting' || event.epoch !== state.epoch) return { next: state, actions: [] }
      return observed(state, event.observation, policy)
  }
}

function observed(state: RunState, seen: Observation, policy: RunPolicy): Step {
  switch (seen.kind) {
    case 'pending':
      if (seen.reason === undefined || seen.reason === state.said || state.noted) return { next: state, actions: [] }
      return {
        next: { ...state, said: seen.reason },
        actions: [{ do: 'note', attempt: { reason: seen.reason, ...(seen.made && { detail: { [MADE]: true } }) } }],
      }
    case 'running':
      return running(state, seen)
    case 'lost':
      return lost(state, seen, policy)
    case 'exited':
      return exited(state, seen, policy)
  }
}

function running(state: RunState, seen: Extract<Observation, { kind: 'running' }>): Step {
  // That it ran too long is why it is as it is.
  const said = state.timedOut ? state.said : seen.reason
  const isNews = said !== state.said
  if (state.noted && !isNews) return { next: state, actions: [] }
  // What it waited for, or was in danger of, is over: nobody shall read it as why it is as it is.
  const words = isNews ? { reason: said ?? '' } : {}
  const next = { ...state, said, noted: true }
  if (state.noted) return { next, actions: [{ do: 'note', attempt: { ...words, detail: { [IN_DANGER]: said !== undefined } } }] }
  const detail = { ...seen.detail, ...(said === undefined ? {} : { [IN_DANGER]: true }) }
  return { next, actions: [{ do: 'note', attempt: { state: 'running', startedAt: seen.startedAt, detail, ...words } }] }
}

function lost(state: RunState, seen: Extract<Observation, { kind: 'lost' }>, policy: RunPolicy): Step {
  const attempt: AttemptEnd = { state: 'lost', endedAt: seen.at, reason: seen.reason }
  if (state.timedOut && !state.stopAsked) {
    return over(state, { do: 'complete', as: 'failed', outcome: { reason: 'timeout', message: timeoutMessage(policy.timeoutMs) }, attempt })
  }
  if (state.stopAsked) return over(state, { do: 'complete', as: 'succeeded', attempt })
  if (seen.blameless === true) {
    const excused = state.excused + 1
    const pauseMs = Math.min(EXCUSED_PAUSE_MS_MAX, PAUSE_MS * 2 ** state.excused)
    return again({ ...state, excused }, { countsAsFailure: false, pauseMs, excused, ended: attempt })
  }
  if (state.losses < LOSSES_MAX) return lose(state, attempt)
  return over(state, {
    do: 'complete',
    as: 'failed',
    outcome: { reason: 'lost', message: `lost ${LOSSES_MAX + 1} times: ${seen.reason}` },
    attempt,
  })
}

/** Made good: the next attempt uses up no retry. */
function lose(state: RunState, ended: AttemptEnd): Step {
  const { losses, excused } = state
  return again({ ...state, losses: losses + 1 }, { countsAsFailure: false, pauseMs: PAUSE_MS * 2 ** losses, excused, ended })
}

/** Its machine goes down, or is wanted for others: no code sends itself this signal. One that meets it again and again has failed. */
function isTakenBack({ losses, timedOut }: RunState, { signal, cause }: Extract<Observation, { kind: 'exited' }>): boolean {
  return signal === 'SIGTERM' && cause === undefined && !timedOut && losses < LOSSES_MAX
}

function exited(state: RunState, seen: Extract<Observation, { kind: 'exited' }>, policy: RunPolicy): Step {
  const attempt: AttemptEnd = {
    state: 'ended',
    endedAt: seen.at,
    reason: describeExit(seen),
    ...(seen.exitCode === undefined ? {} : { exitCode: seen.exitCode }),
    ...(seen.signal === undefined ? {} : { signal: seen.signal }),
  }
  const good = seen.exitCode === 0 && seen.signal === undefined && seen.cause === undefined && !state.timedOut
  const { lastLines } = seen
  if (good || state.stopAsked) return over(state, { do: 'complete', as: 'succeeded', attempt, ...(lastLines.length > 0 && { lastLines }) })
  if (isTakenBack(state, seen)) return lose(state, { ...attempt, state: 'lost' })
  const outcome = outcomeOf(seen, state.timedOut ? timeoutMessage(policy.timeoutMs) : undefined)
  const worthARetry = seen.cannotStart === undefined && seen.cause?.retry !== false && !state.timedOut && state.failures < policy.retries
  if (!worthARetry) return over(state, { do: 'complete', as: 'failed', outcome, attempt })
  return again(
    { ...state, failures: state.failures + 1 },
    { countsAsFailure: true, pauseMs: PAUSE_MS * 2 ** state.failures, excused: state.excused, ended: attempt },
  )
}

type Beginning = Omit<Extract<RunAction, { do: 'begin' }>, 'do' | 'epoch'>

function begin(state: RunState, how: Beginning): Step {
  const epoch = state.epoch + 1
  return {
    next: { ...state, phase: 'started', epoch, timedOut: false, noted: false, said: how.ended?.reason },
    actions: [{ do: 'begin', epoch, ...how }],
  }
}

function again(state: RunState, how: Beginning): Step {
  const { next, actions } = begin(state, how)
  return { next, actions: [{ do: 'drain' }, ...actions] }
}

function over(state: RunState, action: RunAction): Step {
  return { next: { ...state, phase: 'over' }, actions: [action] }
}

function timeoutMessage(timeoutMs: number | undefined): string {
  return `ran longer than its timeout of ${(timeoutMs ?? 0) / 1000} s`
}
