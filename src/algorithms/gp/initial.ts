import type { TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Snapshot } from '../algorithm.ts'
import { isAllowed, mended } from '../allowed.ts'
import type { Encoding } from '../encode.ts'
import { quasiRandomPoint } from '../quasi-random.ts'
import { type EarlierModel, weighed } from './earlier.ts'
import { isAmong } from './finite.ts'
import { isUsable } from './observation.ts'
import type { GpSettings } from './settings.ts'
import { isSmoothSpace } from './smooth.ts'
import type { TrainingData } from './training.ts'

/** The share of the first trials that must be back before those still out count among them. Measured: docs/algorithms/gp-experiments.md. */
const BACK_SHARE = 0.5
/** What the user gave is at most so much of the first trials, however much it is: it may all lie in one corner. */
const GIVEN_SHARE = 0.5

/**
 * Too little is known for a model: few usable trials (failed ones are made up for once), or no two different values. Trials that are still out
 * count once half of the others are back: many workers would draw nearly twice as many points blindly. Points of the user's are at most half of them.
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
  const given = observations.filter(({ trial }) => trial.given === true)
  const givenBack = given.filter(isUsable).length
  const givenOut = pending.filter((trial) => trial.given).length
  const counted = (many: number): number => Math.min(many, GIVEN_SHARE * wanted)
  const back = usable - givenBack + counted(givenBack)
  const all = usable - givenBack + pending.length - givenOut + counted(givenBack + givenOut)
  return back < wanted && observations.length - given.length < 2 * wanted && !(all >= wanted && back >= BACK_SHARE * wanted)
}

/** Trials spread over the space before the model decides: two suffice where everything is smooth. */
function initialTrials(encoding: Encoding): number {
  return isSmoothSpace(encoding) ? 2 : Math.min(encoding.dimensions.length + 2, 10)
}

/** What was best in earlier studies, then the defaults (or the middle), then the Sobol sequence; no point where that has been tried. */
export function initialPoint(
  { trials, seed, nextNumber }: Snapshot,
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
  const isFirst = number === nextNumber && trials.every((trial) => trial.given === true)
  if (isFirst && !isAmong(visited, start)) return { point: start, from: 'initial design' }
  const point = quasiRandomPoint(encoding, seed, number)
  return { point: isAmong(visited, point) ? undefined : point, from: 'initial design' }
}
