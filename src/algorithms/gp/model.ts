import type { TrialNumber } from '../../model/index.ts'
import { normalCdf, openStream } from '../../numerics/index.ts'
import type { Control } from '../algorithm.ts'
import { isAllowed } from '../space/allowed.ts'
import type { Encoding } from '../space/encode.ts'
import { openDensities, type splitTrials } from '../tpe/index.ts'
import { type Acquisition, acquisitionOf } from './acquisition/acquisition.ts'
import { expectedGain } from './acquisition/expected-gain.ts'
import { maximizeAcquisition, rankPoints } from './acquisition/maximize.ts'
import { isOnPlateau, type Plateau } from './acquisition/plateau.ts'
import { weighedBy } from './acquisition/rough-steps.ts'
import type { Candidate, Search } from './acquisition/search.ts'
import { isBranchedSpace } from './data/branches.ts'
import type { Observation } from './data/observation.ts'
import { isSmoothSpace } from './data/smooth.ts'
import type { TrainingData } from './data/training.ts'
import { isAmong } from './finite.ts'
import { isIn, type Range } from './pin.ts'
import type { Fit } from './process/fit.ts'
import type { Expected, Posterior } from './process/posterior.ts'
import type { Process } from './process/process.ts'
import type { Prediction } from './process/surrogate.ts'
import type { Turn } from './process/turn.ts'

/** Trials from which what the model expects to gain is worth saying: with fewer it knows too little of what it does not know. */
const GAIN_TRIALS_MIN = 10
const GAIN_TRIALS_PER_DIMENSION = 3
/** Every so many trials explore: in branched spaces by luck, with several objectives beyond the front. Measured: docs/algorithms/gp-experiments.md. */
const EXPLORES_EVERY = { branched: 2, several: 4 }

/** A point that the model promises most of, and why. */
export interface Choice {
  readonly point: Float64Array
  readonly predictions: readonly Prediction[]
  readonly acquisition: Acquisition['name']
  readonly value: number
  /** True where densities of good trials had a say: the surface is one of rough steps. */
  readonly weighed: boolean
  /** What it is expected to gain, in the objective's units; only where the model looked for the most gain of one objective. */
  readonly gain?: number
}

/** What a model is made of. */
export interface Parts {
  readonly seed: number
  readonly encoding: Encoding
  readonly data: TrainingData
  readonly control: Control
  readonly isNoisy: boolean
  readonly processes: readonly Process[]
  readonly posterior: Posterior
  /** Of what was learned, by objective, before anything that is pending. */
  readonly means: readonly (readonly number[])[]
  /** Good and bad trials, where densities have a say. */
  readonly split: ReturnType<typeof splitTrials> | undefined
  readonly leaders: readonly Float64Array[]
  readonly plateaus: readonly Plateau[]
}

/** One Gaussian process for each objective and each limit, given the history and what is pending. */
export class Model {
  readonly #parts: Parts
  readonly #places: ReadonlyMap<Observation, number>
  /** Allowed points that keep all limits, with what is expected of them. */
  readonly #standing: readonly Expected[]
  /** By coordinate: the shortest length of all processes. */
  readonly #lengths: Float64Array

  constructor(parts: Parts) {
    const { encoding, data, posterior, means } = parts
    this.#parts = parts
    this.#places = new Map(data.learned.map((o, i) => [o, i]))
    this.#standing = data.learned.flatMap((o, i) =>
      o.trial.feasible === false || !isAllowed(encoding, o.point) ? [] : [{ point: o.point, means: means[i] }],
    )
    this.#lengths = Float64Array.from(encoding.dimensions, (_, j) =>
      Math.min(...posterior.surrogates.map(({ theta }) => Math.exp(theta[j]))),
    )
  }

  get fits(): readonly Fit[] {
    return this.#parts.processes.map(({ fit }) => fit)
  }

  /** What was found of turning the first process's distances, where it was looked for. */
  get turn(): Turn | undefined {
    return this.#parts.processes[0].turn
  }

  /** So many of the processes are the objectives', the others the limits'. */
  get objectives(): number {
    return this.#parts.posterior.objectives
  }

  get isNoisy(): boolean {
    return this.#parts.isNoisy
  }

  /** Largest jitter that a factorisation needed. */
  get jitter(): number {
    return Math.max(...this.#parts.posterior.surrogates.map(({ jitter }) => jitter))
  }

  /** Takes a point as given out. */
  append(choice: Pick<Choice, 'point' | 'predictions'>): void {
    this.#parts.posterior.append(choice)
    this.#parts.split?.bad.push(choice.point)
  }

  /** What every process predicts at a point. */
  predict(point: Float64Array): readonly Prediction[] {
    return this.#parts.posterior.predict(point)
  }

  /** What it expects of an observation that it learned from, by objective. */
  expected(observation: Observation): readonly number[] | undefined {
    const place = this.#places.get(observation)
    return place === undefined ? undefined : this.#parts.means[place]
  }

  /** The best point for this trial; undefined when there is none. */
  choose(number: TrialNumber, { within, among, avoid }: Range): Choice | undefined {
    const stands = this.#standingIn(within).map(meansOf)
    const acquisition = this.#acquisitionFor(number, within, stands)
    const search = this.#searchFor(number, within, acquisition, among === undefined)
    const candidates = among === undefined ? maximizeAcquisition(search) : rankPoints(search, among)
    const isNew = ({ point }: Candidate): boolean => !isAmong(avoid, point)
    const firstOf = (sorted: readonly Candidate[]): Candidate | undefined =>
      sorted.find((c) => !search.isKnown(c.point) && isNew(c)) ?? sorted.find(isNew)
    const { densities } = search
    const best = firstOf(candidates)
    const chosen = densities === undefined ? best : firstOf(weighedBy(densities, candidates))
    if (best === undefined || chosen === undefined) return undefined
    const predictions = this.predict(chosen.point)
    const gain = this.#knowsGain(acquisition)
      ? { gain: gainOf(chosen === best ? predictions : this.predict(best.point), stands, this.#parts.data) }
      : {}
    const { point, value } = chosen
    return { point, predictions, acquisition: acquisition.name, value, weighed: densities !== undefined, ...gain }
  }

  /** What is to be improved in a part of the space: what stands there, and what the leaders promise there. */
  #standingIn(within: Encoding): readonly Expected[] {
    const { encoding, leaders, posterior } = this.#parts
    if (within === encoding || this.#standing.length === 0) return this.#standing
    const moved = leaders.map((leader) => within.settle(Float64Array.from(leader)))
    const promised = moved.map((point) => ({ point, means: posterior.meansOf(point) }))
    return [...this.#standing.filter(({ point }) => isIn(within, point)), ...promised]
  }

  #acquisitionFor(number: TrialNumber, within: Encoding, standing: readonly (readonly number[])[]): Acquisition {
    const { encoding, data, posterior } = this.#parts
    const { objectives } = this
    const explores =
      objectives > 1 ? number % EXPLORES_EVERY.several === 0 : isBranchedSpace(encoding) && number % EXPLORES_EVERY.branched === 0
    const beliefs = within === encoding ? posterior.believed : posterior.believed.filter(({ point }) => isIn(within, point))
    const cares = data.limits.map(({ care }) => care)
    return acquisitionOf({ standing, believed: beliefs.map(meansOf), cares, objectives, explores })
  }

  #searchFor(number: TrialNumber, within: Encoding, acquisition: Acquisition, isFree: boolean): Search {
    const { seed, encoding, control, posterior, split, leaders, plateaus } = this.#parts
    const looksForGain = acquisition.name === 'logEI' || acquisition.name === 'logEHVI'
    return {
      encoding: within,
      surrogates: posterior.surrogates,
      acquisition,
      lengths: this.#lengths,
      leaders,
      focused: this.objectives === 1,
      thorough: isSmoothSpace(encoding),
      isKnown: (point) => isOnPlateau(plateaus, point),
      densities: split !== undefined && isFree && looksForGain ? openDensities(encoding, split) : undefined,
      stream: openStream(seed, number),
      expired: control.expired,
    }
  }

  #knowsGain({ name }: Acquisition): boolean {
    const { data, encoding } = this.#parts
    return name === 'logEI' && data.usable >= Math.max(GAIN_TRIALS_MIN, GAIN_TRIALS_PER_DIMENSION * encoding.dimensions.length)
  }
}

/** The gain that the first process promises, times the chance that all that must be kept is kept. */
function gainOf([first, ...limits]: readonly Prediction[], standing: readonly (readonly number[])[], { unwarp }: TrainingData): number {
  const kept = limits.reduce((chance, { mean, variance }) => chance * normalCdf(-mean / Math.sqrt(variance)), 1)
  return kept * expectedGain(first, Math.min(...standing.map(([label]) => label)), unwarp)
}

function meansOf({ means }: Expected): readonly number[] {
  return means
}
