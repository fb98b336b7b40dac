import { setTimeout as pause } from 'node:timers/promises'
import type { Value } from './space.ts'
import type { Trial } from './trial.ts'

/** What is optimised: the objective, or one value per objective. */
export type Objective<P = Record<string, Value>> = (trial: Trial<P>) => number | readonly number[] | Promise<number | readonly number[]>

/** The objective's value(s); meanwhile the study hears of the worker twice in every heartbeat that it asks for. */
export async function evaluate<P>(
  objective: Objective<P>,
  trial: Trial<P>,
  heartbeatMs: number | undefined,
): Promise<number | readonly number[]> {
  if (heartbeatMs === undefined) return objective(trial)
  const over = new AbortController()
  void keepAlive(trial, heartbeatMs / 2, over.signal)
  try {
    return await objective(trial)
  } finally {
    over.abort()
  }
}

/** One beat after another: while the server is away there is one that waits for it, not one more each time. */
async function keepAlive<P>(trial: Trial<P>, pauseMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await pause(pauseMs, undefined, { signal })
      await trial.heartbeat(signal)
    } catch {
      // it is over; else the next beat, or what the trial reports, says what is wrong
    }
  }
}
