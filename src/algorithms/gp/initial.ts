import type { TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Snapshot } from '../algorithm.ts'
import { isAllowed, mended } from '../allowed.ts'
import type { Encoding } from '../encode.ts'
import { quasiRandomPoint } from '../quasi-random.ts'
import { type EarlierModel, weighed } from './earlier.ts'
import { isAmong } from './finite.ts'
import type { GpSettings } from './settings.ts'
import { isSmoothSpace } from './smooth.ts'
import type { TrainingData } from './training.ts'

/** The share of the first trials that must be back before those still out count among them. Measured: docs/algorithms/gp-experiments.md. */
const BACK_SHARE = 0.5

/**
 * Too little is known for a model: few usable trials (failed ones are made up for once), or no two different values. Trials that are still out
 * count once half of the others are back: many workers would draw nearly twice as many points blindly.
 */
export function isInitial(
  { settings }: Snapshot<GpSettings>,
  encoding: Encoding,
  { usable, flat, observations, pending, objectives }: TrainingData,
  earlier: readonly EarlierModel[],
): boolean {
  if (encoding.dimensions.length === 0 || flat) return true
  // An earlier study that is believed shows the space as well as trials spread over it.
  const shown = earlier.length > 0 && weighed(earlier, objectives[0].points, objectives[0].z) !== undefined
  const wanted = settings.initial ?? (shown ? 0 : initialTrials(encoding))
  if (usable < 2) return usable < wanted
  const given = usable + pending.length
  return usable < wanted && observations.length < 2 * wanted && !(given >= wanted && usable >= BACK_SHARE * wanted)
}

/** Trials spread over the space before the model decides: two suffice where everything is smooth. */
function initialTrials(encoding: Encoding): number {
  return isSmoothSpace(encoding) ? 2 : Math.min(encoding.dimensions.length + 2, 10)
}

/** What was best in earlier studies, then the defaults (or the middle), then the Sobol sequence; no point where that has been tried. */
export function initialPoint(
  { trials, seed }: Snapshot,
  encoding: Encoding,
  visited: readonly Float64Array[],
  { number, earlier }: { readonly number: TrialNumber; readonly earlier: readonly EarlierModel[] },
): { readonly point: Float64Array | undefined; readonly from: string } {
  const stream = openStream(seed, number, 4)
  const start = mended(encoding, encoding.start(), stream)
  // The best that is not allowed here is followed as far as it is.
  const promising = earlier
    .map(({ best }) => mended(encoding, encoding.settle(Float64Array.from(best)), stream, start))
    .find((best) => isAllowed(encoding, best) && !isAmong(visited, best))
  if (promising !== undefined) return { point: promising, from: 'the best of an earlier study' }
  if (trials.length === 0 && visited.length === 0) return { point: start, from: 'initial design' }
  const point = quasiRandomPoint(encoding, seed, number)
  return { point: isAmong(visited, point) ? undefined : point, from: 'initial design' }
}
