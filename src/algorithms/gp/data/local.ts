import { openStream } from '../../../numerics/index.ts'
import { squaredDistance } from './distance.ts'
import { fromBest, type Observation } from './observation.ts'

/** Beyond so many trials the model learns from the most telling ones only: its time grows with their third power. */
const TRIALS_MAX = 1000
/** Trials that come before what was chosen is chosen anew: until then a factorisation only grows. */
const EPOCH = 250
const BEST = 250
const NEAREST = 300

/**
 * The observations that the model learns from, in their order: all of a study of up to 1,000 trials; of a larger one the best, those nearest
 * to the very best, some at random for the rest of the space, and all of the last epoch. Depends on observations and seed alone.
 */
export function localTrials(observations: readonly Observation[], seed: number): readonly Observation[] {
  const n = observations.length
  if (n <= TRIALS_MAX) return observations
  const epoch = TRIALS_MAX + Math.floor((n - TRIALS_MAX) / EPOCH) * EPOCH
  const old = observations.slice(0, epoch)
  const chosen = new Set<Observation>()
  const take = (order: readonly Observation[], count: number): void => {
    for (const o of order) {
      if (count === 0) return
      if (chosen.has(o)) continue
      chosen.add(o)
      count--
    }
  }
  const ranked = [...old].sort(fromBest)
  take(ranked, BEST)
  const [{ point }] = ranked
  const distances = new Map(old.map((o) => [o, squaredDistance(o.point, point)]))
  take(
    [...old].sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0) || a.trial.number - b.trial.number),
    NEAREST,
  )
  const stream = openStream(seed, epoch, 4)
  const keys = new Map(old.map((o) => [o, stream.uniform()]))
  take(
    [...old].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0)),
    TRIALS_MAX - EPOCH - BEST - NEAREST,
  )
  return observations.filter((o, i) => i >= epoch || chosen.has(o))
}
