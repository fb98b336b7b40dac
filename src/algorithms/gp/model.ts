import type { TrialNumber } from '../../model/index.ts'
import { normalCdf, openStream } from '../../numerics/index.ts'
import type { Control, Snapshot } from '../algorithm.ts'
import { isAllowed } from '../allowed.ts'
import type { Encoding } from '../encode.ts'
import { GOOD_SHARE, openDensities, splitTrials } from '../tpe/index.ts'
import { type Acquisition, acquisitionOf } from './acquisition.ts'
import { isBranchedSpace } from './branches.ts'
import { openEarlierModels, weighed } from './earlier.ts'
import { expectedGain } from './expected-gain.ts'
import { isAmong } from './finite.ts'
import type { Fit } from './fit.ts'
import { frontOf } from './front.ts'
import { maximizeAcquisition, rankPoints } from './maximize.ts'
import type { Observation } from './observation.ts'
import { isIn, type Range } from './pin.ts'
import { bestPlateaus, isOnPlateau, type Plateau } from './plateau.ts'
import { areLengthsAlike } from './priors.ts'
import { openProcess } from './process.ts'
import { isInRoughSteps, weighedBy } from './rough-steps.ts'
import type { Candidate, Search } from './search.ts'
import { isSmoothSpace } from './smooth.ts'
import { isNoisyStudy, isSuspected, keptFits, keptTurn } from './state.ts'
import type { Prediction } from './surrogate.ts'
import type { TrainingData } from './training.ts'
import type { Turn } from './turn.ts'

/** Observed points that candidates are perturbed from. */
const LEADERS = 6
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

/** One Gaussian process for each objective and each limit, given the history and what is pending. */
export interface Model {
  readonly fits: readonly Fit[]
  /** What was found of turning the first process's distances, where it was looked for. */
  readonly turn: Turn | undefined
  /** So many of them are the objectives', the others the limits'. */
  readonly objectives: number
  readonly isNoisy: boolean
  /** Largest jitter that a factorisation needed. */
  readonly jitter: number
  /** The best point for this trial; undefined when there is none. */
  choose(number: TrialNumber, range: Range): Choice | undefined
  /** What every process predicts at a point. */
  predict(point: Float64Array): readonly Prediction[]
  /** Takes a point as given out. */
  append({ point, predictions }: Pick<Choice, 'point' | 'predictions'>): void
  /** What it expects of an observation that it learned from, by objective. */
  expected(observation: Observation): readonly number[] | undefined
}

/** Fits and conditions the model; undefined when a kernel matrix cannot be factored even at the prior. */
export function openModel(snapshot: Snapshot, encoding: Encoding, data: TrainingData, control: Control): Model | undefined {
  const outcomes = [...data.objectives, ...data.limits]
  const [{ points, z }] = data.objectives
  const prior = weighed(openEarlierModels(snapshot, encoding, control.cache), points, z)
  const { seed } = snapshot
  const isNoisy = isNoisyStudy(snapshot)
  const kept = keptFits(snapshot)
  const room = data.pending.length + snapshot.count
  const common = { seed, encoding, control, isNoisy, room }
  // Turning was measured for one objective without noise.
  const turns = data.objectives.length === 1 && !isNoisy && !isSuspected(snapshot)
  // Of several objectives, limits and failures lengths stay free: with them alike fronts and borders were found later.
  const alike = data.objectives.length === 1 && areLengthsAlike(encoding)
  const processes = outcomes.map((outcome, index) => {
    const first =
      index === 0 ? { prior, alike, turns, turn: keptTurn(snapshot) } : { prior: undefined, alike: false, turns: false, turn: undefined }
    return openProcess(outcome, { ...common, ...first, last: kept[index], index })
  })
  const surrogates = processes.flatMap(({ surrogate }) => surrogate ?? [])
  if (surrogates.length < outcomes.length) return undefined
  const m = data.objectives.length
  const cares = data.limits.map(({ care }) => care)
  const means = data.learned.map((_, i) => surrogates.slice(0, m).map((surrogate) => surrogate.meanAt(i)))
  const isBranched = isBranchedSpace(encoding)
  // Branched spaces explore with every second trial instead, and under noise every second trial is tpe's.
  const mayBeRough = !isNoisy && !isBranched && !isSmoothSpace(encoding) && snapshot.fixed === undefined
  const isRough = mayBeRough && data.objectives.some((_, k) => isInRoughSteps(data, k, surrogates[k]))
  const split = isRough ? splitTrials(snapshot, encoding, GOOD_SHARE) : undefined
  const places = new Map(data.learned.map((o, i) => [o, i]))
  const standing = data.learned.flatMap((o, i) =>
    o.trial.feasible === false || !isAllowed(encoding, o.point) ? [] : [{ point: o.point, means: means[i] }],
  )
  const believed: Expected[] = []
  const predict: Model['predict'] = (point) => surrogates.map((surrogate) => surrogate.predict(point))
  const append: Model['append'] = ({ point, predictions }) => {
    for (let i = 0; i < surrogates.length; i++) surrogates[i].append(point, predictions[i].mean)
    const isKept = predictions.slice(m).every(({ mean }) => mean <= 0)
    if (isKept) believed.push({ point, means: predictions.slice(0, m).map((p) => p.mean) })
  }
  // Pending trials count as if they had brought what the model expects, or what their reports promise if that is better.
  for (const { point, labels } of data.pending) {
    const predictions = surrogates.map((surrogate, i) => {
      const { mean, variance } = surrogate.predict(point)
      return { mean: Math.min(mean, labels[i] ?? Infinity), variance }
    })
    append({ point, predictions })
  }
  const lengths = Float64Array.from(encoding.dimensions, (_, j) => Math.min(...surrogates.map(({ theta }) => Math.exp(theta[j]))))
  const leaders = leadersOf(data, means)
  const plateaus = isNoisy ? [] : plateausOf(data, encoding)
  // What is to be improved in a part of the space: what stands there, and what the leaders promise there.
  const standingIn = (within: Encoding): readonly Expected[] => {
    if (within === encoding || standing.length === 0) return standing
    const moved = leaders.map((leader) => within.settle(Float64Array.from(leader)))
    const promised = moved.map((point) => ({ point, means: surrogates.slice(0, m).map((surrogate) => surrogate.predict(point).mean) }))
    return [...standing.filter(({ point }) => isIn(within, point)), ...promised]
  }
  return {
    fits: processes.map(({ fit }) => fit),
    turn: processes[0].turn,
    objectives: m,
    isNoisy,
    jitter: Math.max(...surrogates.map(({ jitter }) => jitter)),
    append(choice) {
      append(choice)
      split?.bad.push(choice.point)
    },
    predict,
    expected: (observation) => {
      const place = places.get(observation)
      return place === undefined ? undefined : means[place]
    },
    choose(number, { within, among, avoid }) {
      const explores = m > 1 ? number % EXPLORES_EVERY.several === 0 : isBranched && number % EXPLORES_EVERY.branched === 0
      const beliefs = within === encoding ? believed : believed.filter(({ point }) => isIn(within, point))
      const stands = standingIn(within).map(meansOf)
      const acquisition = acquisitionOf({ standing: stands, believed: beliefs.map(meansOf), cares, objectives: m, explores })
      const { expired } = control
      const looksForGain = acquisition.name === 'logEI' || acquisition.name === 'logEHVI'
      const weighs = split !== undefined && among === undefined && looksForGain
      const densities = weighs ? openDensities(encoding, split) : undefined
      const isKnown = (point: Float64Array): boolean => isOnPlateau(plateaus, point)
      const search: Search = {
        encoding: within,
        surrogates,
        acquisition,
        lengths,
        leaders,
        focused: m === 1,
        thorough: isSmoothSpace(encoding),
        isKnown,
        densities,
        stream: openStream(seed, number),
        expired,
      }
      const candidates = among === undefined ? maximizeAcquisition(search) : rankPoints(search, among)
      const isNew = ({ point }: Candidate): boolean => !isAmong(avoid, point)
      const firstOf = (sorted: readonly Candidate[]): Candidate | undefined =>
        sorted.find((c) => !isKnown(c.point) && isNew(c)) ?? sorted.find(isNew)
      const best = firstOf(candidates)
      const chosen = densities === undefined ? best : firstOf(weighedBy(densities, candidates))
      if (best === undefined || chosen === undefined) return undefined
      const predictions = predict(chosen.point)
      const knows =
        acquisition.name === 'logEI' && data.usable >= Math.max(GAIN_TRIALS_MIN, GAIN_TRIALS_PER_DIMENSION * encoding.dimensions.length)
      const gain = knows ? { gain: gainOf(chosen === best ? predictions : predict(best.point), stands, data) } : {}
      return {
        point: chosen.point,
        predictions,
        acquisition: acquisition.name,
        value: chosen.value,
        weighed: densities !== undefined,
        ...gain,
      }
    },
  }
}

/** The gain that the first process promises, times the chance that all that must be kept is kept. */
function gainOf([first, ...limits]: readonly Prediction[], standing: readonly (readonly number[])[], { unwarp }: TrainingData): number {
  const kept = limits.reduce((chance, { mean, variance }) => chance * normalCdf(-mean / Math.sqrt(variance)), 1)
  return kept * expectedGain(first, Math.min(...standing.map(([label]) => label)), unwarp)
}

/** A point and what the model expects of it, by objective. */
interface Expected {
  readonly point: Float64Array
  readonly means: readonly number[]
}

function meansOf({ means }: Expected): readonly number[] {
  return means
}

/** Points that candidates are perturbed from, most promising first: the best by mean, or a front from all along it. */
function leadersOf({ learned }: TrainingData, means: readonly (readonly number[])[]): Float64Array[] {
  const order = learned.map((_, i) => i)
  const kept = order.filter((i) => learned[i].trial.feasible !== false)
  const pool = kept.length > 0 ? kept : order
  if (means[0]?.length === 1)
    return pool
      .sort((a, b) => means[a][0] - means[b][0])
      .slice(0, LEADERS)
      .map((i) => learned[i].point)
  const at = new Map(pool.map((i) => [means[i], learned[i].point]))
  const front = frontOf(pool.map((i) => means[i]))
  return front.flatMap((p) => at.get(p as number[]) ?? [])
}

/** Where trials that keep all limits have the best value, or the values of one point of the front, again and again. */
function plateausOf({ learned }: TrainingData, encoding: Encoding): readonly Plateau[] {
  const kept = learned.filter(({ trial }) => trial.feasible !== false)
  return bestPlateaus(
    kept.map(({ point }) => point),
    kept.map(({ losses }) => losses),
    encoding,
  )
}
