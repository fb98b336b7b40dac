import { median } from '../../../numerics/index.ts'
import { isUsable, type Observation } from './observation.ts'
import { thinned } from './thinned.ts'

/** Root mean square over the coordinates: wide enough for a crowd, too narrow for points that someone spread in a promising part. */
const NEIGHBOURHOOD = 0.03

/**
 * Observations of one objective, in their order, without the crowd that bad points of the user's are: those worse than the median that have a better trial nearby. Many
 * points of one place decide lengths by what differs within it, and the process takes the whole space for as rough. Those that failed stay.
 * Measured: docs/algorithms/gp-experiments.md, twenty-second round.
 */
export function withoutCrowds(observations: readonly Observation[]): readonly Observation[] {
  const usable = observations.filter(isUsable)
  if (usable.every(({ trial }) => trial.given !== true)) return observations
  const middle = median(usable.map(({ losses }) => losses[0]))
  const kept = new Set(thinned(usable, NEIGHBOURHOOD, ({ trial, losses }) => trial.given !== true || losses[0] <= middle))
  return observations.filter((o) => !isUsable(o) || kept.has(o))
}
