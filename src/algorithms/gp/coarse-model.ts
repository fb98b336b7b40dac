/*
 * The objective as it looks from farther away: what one valley differs from the next by is noise. It is the model of a noisy study, which learns from the best trial of
 * each neighbourhood, so that a crowd in one valley counts once, and from every trial since the search stood still: an average tells what valleys have in
 * common, and takes more than their best. Measured: docs/algorithms/gp-experiments.md, twenty-first round.
 */
import { isEnded } from '../../model/index.ts'
import type { Control, Snapshot } from '../algorithm.ts'
import type { Encoding } from '../space/encode.ts'
import { thinned } from './data/thinned.ts'
import { readTraining, type TrainingData } from './data/training.ts'
import { openModel } from './open-model.ts'
import type { Fit } from './process/fit.ts'
import { noisyState } from './state.ts'

const NEIGHBOURHOOD = 0.02

/** What the coarse model promises most of, and its hyperparameters, which the next one goes on from; undefined where there is none. */
export function askCoarseModel(
  snapshot: Snapshot,
  encoding: Encoding,
  data: TrainingData,
  { isOfNew, last, control }: { isOfNew: (number: number) => boolean; last: Fit | undefined; control: Control },
): { readonly point: Float64Array; readonly fit: Fit } | undefined {
  const learned = thinned(data.learned, NEIGHBOURHOOD, ({ trial }) => isOfNew(trial.number))
  const numbers = new Set(learned.map(({ trial }) => trial.number))
  const { earlier: _, ...rest } = snapshot
  const trials = snapshot.trials.filter(({ number, state }) => !isEnded(state) || numbers.has(number))
  const seen: Snapshot = { ...rest, trials, noise: 'high', state: noisyState(last) }
  const model = openModel(seen, encoding, readTraining(seen, encoding, true), { ...control, cache: cacheOf(control) })
  const choice = model?.choose(snapshot.nextNumber, { within: encoding, among: undefined, avoid: data.visited })
  return model === undefined || choice === undefined ? undefined : { point: choice.point, fit: model.fits[0] }
}

/** A cache of its own: factors of other trials would be of no use. */
function cacheOf({ cache }: Control): Control['cache'] {
  const kept = (cache.get('gp.coarse') as Control['cache'] | undefined) ?? new Map<string, unknown>()
  cache.set('gp.coarse', kept)
  return kept
}
