/*
 * A search that stands still. Among many valleys it ends in one of them: trials lie so close together that lengths are those of that valley, and the process knows
 * nothing beyond. What they gain does not tell, for a long narrow valley gains as little for as long; where they lie does.
 *
 *   u_i            coordinates of the i-th trial with a result, in the order of numbers; u_b: of the best
 *   |a - b|        root mean square over the coordinates
 *   stands still   n >= TRIALS_MIN, and |u_i - u_b| < NEAR for SHARE of the last WINDOW trials
 *   thinned        trials from best to worst without those nearer than NEIGHBOURHOOD to a better one
 *   middle         mean of the best quarter of these, weighed as CMA-ES weighs: ln(m + 1/2) - ln(rank) for m of them
 *
 * Measured: docs/algorithms/gp-experiments.md, twenty-first round.
 */
import type { Snapshot } from '../algorithm.ts'
import type { Encoding } from '../space/encode.ts'
import { distance } from './data/distance.ts'
import { isUsable, type Observation } from './data/observation.ts'
import { isSmoothSpace } from './data/smooth.ts'
import { thinned } from './data/thinned.ts'
import type { TrainingData } from './data/training.ts'
import type { Fit } from './process/fit.ts'
import { isNoisyStudy, isSuspected, keptStandstill, stoodStill } from './state.ts'

const TRIALS_MIN = 125
/** More dimensions were not measured. */
const DIMENSIONS_MAX = 10
const WINDOW = 50
const SHARE = 0.8
const NEAR = 0.01
const NEIGHBOURHOOD = 0.05
const QUARTER = 0.25
const MIDDLE_OF_MIN = 6

/** The snapshot, with what is to be kept where the search stands still for the first time. Measured for one objective, in spaces of smooth numbers, without noise or limits. */
export function heedStandstill<Settings>(snapshot: Snapshot<Settings>, encoding: Encoding, data: TrainingData): Snapshot<Settings> {
  const isPlain =
    data.objectives.length === 1 && data.limits.length === 0 && encoding.dimensions.length <= DIMENSIONS_MAX && isSmoothSpace(encoding)
  if (!isPlain || isNoisyStudy(snapshot) || isSuspected(snapshot) || keptStandstill(snapshot, encoding) !== undefined) return snapshot
  const known = data.observations.filter(isUsable)
  return standsStill(known) ? stoodStill(snapshot, { after: snapshot.nextNumber - 1, middle: middleOf(known) }) : snapshot
}

/** The snapshot, with the hyperparameters of the coarse model. */
export function lookedFromAfar<Settings>(snapshot: Snapshot<Settings>, encoding: Encoding, coarse: Fit): Snapshot<Settings> {
  const standstill = keptStandstill(snapshot, encoding)
  return standstill === undefined ? snapshot : stoodStill(snapshot, { ...standstill, coarse })
}

/** True when nearly all of the last trials lie where the best one does. */
export function standsStill(known: readonly Observation[]): boolean {
  if (known.length < TRIALS_MIN) return false
  const best = known.reduce((a, b) => (b.losses[0] < a.losses[0] ? b : a))
  const near = known.slice(-WINDOW).filter(({ point }) => distance(point, best.point) < NEAR)
  return near.length >= SHARE * WINDOW
}

/** Where the good trials lie, each neighbourhood counted once. */
export function middleOf(known: readonly Observation[]): number[] {
  const leaders = thinned(known, NEIGHBOURHOOD)
  const good = leaders.slice(0, Math.max(MIDDLE_OF_MIN, Math.ceil(QUARTER * leaders.length)))
  const weights = good.map((_, i) => Math.log(good.length + 0.5) - Math.log(i + 1))
  const total = weights.reduce((a, b) => a + b)
  return Array.from(good[0].point, (_, j) => good.reduce((sum, { point }, i) => sum + (weights[i] / total) * point[j], 0))
}
