import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ReadTrial } from '../wire/index.ts'
import { allTrials } from './all-trials.ts'
import { WORKERS_PATIENCE_MS } from './calls.ts'
import type { Value } from './space.ts'
import type { Study } from './study.ts'
import { type FrozenTrial, frozen } from './trial.ts'

/** What chooses points: all trials so far, and how many points there is room for; as many of them, fewer, or none for now. */
export type ChoosePoints<P> = (
  trials: readonly FrozenTrial<P>[],
  count: number,
) => readonly Readonly<Record<string, Value>>[] | Promise<readonly Readonly<Record<string, Value>>[]>

export interface ChoosingOptions {
  /** How many may be open at a time; as many as the study's budget lets run when absent. */
  readonly atOnce?: number
  /** How often the study is looked at. */
  readonly pollMs?: number
}

const OPEN: readonly string[] = ['REQUESTED', 'ACTIVE', 'STOPPING']
const POLL_MS = 500

/**
 * Keeps a study (algorithm `external`) in points until it has ended: whenever trials could start, `choose(trials, count)` chooses their
 * points, which go into the study's queue. Where it gives none while trials run it is asked again when one has ended; where it gives none
 * while nothing runs it has no more, and the call resolves. Nothing is kept here: a program that was killed goes on where it was.
 * Rejects with HoneError INVALID_REQUEST for a point that is none of the study's space.
 */
export async function choosePoints<P>(study: Study<P>, choose: ChoosePoints<P>, options: ChoosingOptions = {}): Promise<void> {
  const { atOnce = Number.POSITIVE_INFINITY, pollMs = POLL_MS } = options
  let seen: unknown
  for (;;) {
    // without its points the workers have nothing to do: it waits for the server as they do
    const limits = { patienceMs: WORKERS_PATIENCE_MS }
    const { state, counts, specJson } = await study.calls.call(study.calls.client.getStudy, { study: study.id }, limits)
    if (state === 'ENDED') return
    if (state === 'ACTIVE' && !isDeepStrictEqual(counts, seen)) {
      seen = counts
      const trials = await allTrials(study.calls, study.id)
      const count = roomFor(trials, (JSON.parse(specJson) as { budget: Budget }).budget, atOnce)
      const points =
        count > 0
          ? await choose(
              trials.map((trial) => frozen<P>(trial)),
              count,
            )
          : []
      for (const point of points) await study.enqueueTrial(point)
      if (points.length > 0) continue
      if (count > 0 && !trials.some(isOpen)) return
    }
    await pause(pollMs)
  }
}

interface Budget {
  readonly parallel: number
  readonly trials?: number
}

/** How many points could start now that are not in the queue yet. */
function roomFor(trials: readonly ReadTrial[], { parallel, trials: most = Number.POSITIVE_INFINITY }: Budget, atOnce: number): number {
  const charged = trials.filter(({ source }) => source !== 'import').length
  return Math.min(Math.min(parallel, atOnce) - trials.filter(isOpen).length, most - charged)
}

function isOpen({ state }: ReadTrial): boolean {
  return OPEN.includes(state)
}
