import type { Assignment, Parameter, Space, TrialNumber } from '../../model/index.ts'
import type { Algorithm, Control, Snapshot, TrialView } from '../algorithm.ts'
import { cmaes } from '../cmaes/index.ts'
import type { Encoding } from '../space/encode.ts'
import { holding } from '../space/held.ts'
import { tpe } from '../tpe/index.ts'
import { askCoarseModel } from './coarse-model.ts'
import type { TrainingData } from './data/training.ts'
import type { Fit } from './process/fit.ts'
import { isNoisyStudy, keptStandstill } from './state.ts'

/** In noisy studies every so many trials come from the other way of learning. Measured: docs/algorithms/gp-experiments.md. */
const NOISY_EVERY = 2
/** Whose trial it is where the search stands still, by its number. The process keeps some, for the last digits. Measured there as well. */
const TURNS = ['process', 'coarse model', 'cmaes', 'coarse model'] as const
/** First step of a search that begins anew: wide enough for small valleys not to matter. */
const WIDE = 0.3

/** A point that the process did not choose, and what did. */
export interface Opinion {
  readonly point: Float64Array
  readonly from: string
  /** Hyperparameters of the coarse model, to be kept. */
  readonly coarse?: Fit
}

/** What an opinion is formed of. `given`: trials of this batch so far, by their numbers from the snapshot's on. */
export interface Known {
  readonly snapshot: Snapshot
  readonly encoding: Encoding
  readonly data: TrainingData
  readonly given: readonly Assignment[]
  readonly control: Control
}

/** What another algorithm would try; undefined where the process should decide alone, as for several objectives and where the caller fixes parameters. */
export function secondOpinion({ snapshot, given, ...known }: Known): Opinion | undefined {
  const { objectives, fixed, trials, nextNumber } = snapshot
  if (objectives.length > 1 || fixed !== undefined) return undefined
  const open = given.map((parameters, i): TrialView => ({ number: nextNumber + i, state: 'active', parameters, stale: false }))
  const asked = { ...snapshot, trials: [...trials, ...open], count: 1, nextNumber: nextNumber + given.length }
  return isNoisyStudy(snapshot) ? byDensities(asked, known) : beginAnew(asked, known)
}

type Rest = Omit<Known, 'snapshot' | 'given'>

/** Under noise: densities of good and bad trials go by ranks alone, so that noise which bends the process does not bend them too. */
function byDensities(asked: Snapshot, { encoding, control }: Rest): Opinion | undefined {
  return asked.nextNumber % NOISY_EVERY === 0 ? ask(tpe, asked, tpe.settings.parse({}), encoding, control) : undefined
}

/**
 * Where the search stands still: the coarse model, and CMA-ES from the middle of what was good by then. Both cross valleys that the process ends in. CMA-ES is told
 * of all trials that are not the process's own.
 */
function beginAnew(asked: Snapshot, { encoding, data, control }: Rest): Opinion | undefined {
  const standstill = keptStandstill(asked, encoding)
  if (standstill === undefined) return undefined
  const isOfNew = (number: TrialNumber): boolean => number > standstill.after && turnOf(number) !== 'process'
  const { nextNumber } = asked
  if (!isOfNew(nextNumber)) return undefined
  if (turnOf(nextNumber) === 'coarse model') {
    const choice = askCoarseModel(asked, encoding, data, { isOfNew, last: standstill.coarse, control })
    return choice && { point: choice.point, from: 'coarse model', coarse: choice.fit }
  }
  const space = startingAt(asked.space, encoding.decode(Float64Array.from(standstill.middle)))
  const trials = asked.trials.filter(({ number }) => isOfNew(number))
  return ask(cmaes, { ...asked, space, trials }, cmaes.settings.parse({ sigma: WIDE }), encoding, control)
}

function turnOf(number: TrialNumber): (typeof TURNS)[number] {
  return TURNS[number % TURNS.length]
}

function ask<Settings>(
  algorithm: Algorithm<Settings>,
  asked: Snapshot,
  settings: Settings,
  encoding: Encoding,
  { expired }: Control,
): Opinion | undefined {
  // A cache of its own: whether the batch's trials will ever be there is not known yet.
  const outcome = algorithm.suggest({ ...asked, space: holding(asked.space), settings }, { expired, cache: new Map() })
  return outcome.kind === 'suggestions' ? { point: encoding.encode(outcome.suggestions[0].parameters), from: algorithm.name } : undefined
}

/** The space with other defaults: a search begins at them. */
function startingAt(space: Space, start: Assignment): Space {
  return { ...space, parameters: space.parameters.map((parameter) => ({ ...parameter, default: start[parameter.name] }) as Parameter) }
}
