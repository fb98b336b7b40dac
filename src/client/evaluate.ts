import { isAway } from './errors.ts'
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
  const beat = (): void => {
    // what a beat does not reach, the next one or the trial's own report does
    trial.heartbeat().catch((error: unknown) => {
      if (!isAway(error)) clearInterval(timer)
    })
  }
  const timer = setInterval(beat, heartbeatMs / 2)
  try {
    return await objective(trial)
  } finally {
    clearInterval(timer)
  }
}
