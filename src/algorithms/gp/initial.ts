import type { TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Snapshot, TrialView } from '../algorithm.ts'
import { isAllowed, mended } from '../space/allowed.ts'
import type { Encoding } from '../space/encode.ts'
import { quasiRandomPoint } from '../space/quasi-random.ts'
import { isUsable } from './data/observation.ts'
import { isSmoothSpace } from './data/smooth.ts'
import type { TrainingData } from './data/training.ts'
import { isAmong } from './finite.ts'
import { type EarlierModel, weighed } from './process/earlier.ts'
import type { GpSettings } from './settings.ts'

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

/**
 * What was best in an earlier study, then the defaults (or the middle), what was best in others, then the Sobol sequence; no point where that has been
 * tried. The middle comes that early because what was good elsewhere, or what the user gave, may be bad here.
 */
export function initialPoint(
  { trials, seed }: Snapshot,
  encoding: Encoding,
  visited: readonly Float64Array[],
  { number, earlier }: { readonly number: TrialNumber; readonly earlier: readonly EarlierModel[] },
): { readonly point: Float64Array | undefined; readonly from: string } {
  const stream = openStream(seed, number, 4)
  const start = mended(encoding, encoding.start(), stream)
  // The best that is not allowed here is followed as far as it is.
  const bests = earlier
    .map(({ best }) => mended(encoding, encoding.settle(Float64Array.from(best)), stream, start))
    .filter((best) => isAllowed(encoding, best))
  const pointOf = ({ parameters }: TrialView): Float64Array => encoding.encode(parameters)
  const others = [...bests, ...trials.filter((trial) => trial.given === true).map(pointOf)]
  // Whether all points so far are of others.
  const isAlone = [...trials.map(pointOf), ...visited].every((point) => isAmong(others, point))
  const untried = bests.filter((best) => !isAmong(visited, best))
  const isDue = isAlone && (bests.length === 0 || untried.length < bests.length)
  if (isDue && !isAmong(visited, start)) return { point: start, from: 'initial design' }
  if (untried.length > 0) return { point: untried[0], from: 'the best of an earlier study' }
  const point = quasiRandomPoint(encoding, seed, number)
  return { point: isAmong(visited, point) ? undefined : point, from: 'initial design' }
}
