import type { JsonValue, TrialNumber } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import type { Control, Snapshot, Suggestion } from './algorithm.ts'
import { openSeen, type Seen } from './seen.ts'
import { openEncoding } from './space/encode.ts'
import { quasiRandomPoint } from './space/quasi-random.ts'

/** A point that no trial has had, and how it came about. */
export interface NewPoint extends Pick<Suggestion, 'parameters' | 'fallback' | 'fallbackReason' | 'diagnostics'> {
  /** The least rung that its trial is to start in; absent = any. */
  readonly rung?: number
}

/** Where algorithms that give out resources take their new points from. */
export interface NewPoints {
  /**
   * The point of a new trial; undefined when every point of the space was given out. Points of one batch differ. `wanted`: how many may
   * still be asked for, this one included; their numbers follow.
   */
  next(number: TrialNumber, wanted: number): NewPoint | undefined
  /** What is to be kept until the next call. */
  readonly state?: () => JsonValue | undefined
}

/** Spreads new points over the space by the scrambled Sobol sequence, by trial number; what it gives out is noted in `seen`. */
export function openSpread(snapshot: Snapshot, control: Control, seen: Seen = openSeen(snapshot, control)): NewPoints {
  const { space, seed } = snapshot
  const encoding = openEncoding(space)
  return {
    next(number) {
      const wanted = encoding.decode(quasiRandomPoint(encoding, seed, number))
      const parameters = seen.unseen(wanted, openStream(seed, number, 3))
      if (parameters === undefined) return undefined
      seen.add(parameters)
      return { parameters }
    },
  }
}
