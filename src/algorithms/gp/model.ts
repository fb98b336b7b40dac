import { z } from 'zod'
import type { JsonValue, TrialNumber } from '../../model/index.ts'
import { normalCdf, openStream } from '../../numerics/index.ts'
import type { Control, Snapshot } from '../algorithm.ts'
import type { Encoding } from '../encode.ts'
import { type Acquisition, improvementBelow, improvementOver, keeping, optimism } from './acquisition.ts'
import { aroundPriorMean, openEarlierModels, type PriorMean, weighed } from './earlier.ts'
import { expectedGain } from './expected-gain.ts'
import type { FactorCache } from './factor.ts'
import { isAmong } from './finite.ts'
import { type Fit, fitHyperparameters } from './fit.ts'
import { frontOf } from './front.ts'
import { priorsOf } from './likelihood.ts'
import { type Candidate, maximizeAcquisition, rankPoints, type Search } from './maximize.ts'
import type { Observation } from './observation.ts'
import { isIn, type Range } from './pin.ts'
import { bestPlateaus, isOnPlateau, type Plateau } from './plateau.ts'
import { openSurrogate, type Prediction, type Surrogate } from './surrogate.ts'
import type { Outcome, TrainingData } from './training.ts'
import { formOf } from './trend.ts'

/** Conditional spaces with more dimensions than this explore with every second trial. */
const FAMILIAR_DIMENSIONS = 8
/** Observed points that candidates are perturbed from. */
const LEADERS = 6
/** The noise, as a share of the labels' variance, from which labels keep their proportions, and the trials that it takes to believe it. */
const NOISY_FROM = 0.1
const NOISY_TRIALS_MIN = 20
/** Trials from which what the model expects to gain is worth saying: with fewer it knows too little of what it does not know. */
const GAIN_TRIALS_MIN = 10
const GAIN_TRIALS_PER_DIMENSION = 3
/** How far beyond the worst of the front a gain counts, in units of its extent (at least of the deviation of all labels). */
const REFERENCE_MARGIN = 0.25
/** Points of a front that are counted, by the number of objectives: the cells between them grow with its power. */
const FRONT_MAX = [0, 1, 80, 40, 16]

/** A point that the model promises most of, and why. */
export interface Choice {
  readonly point: Float64Array
  readonly predictions: readonly Prediction[]
  readonly acquisition: Acquisition['name']
  readonly value: number
  /** What it is expected to gain, in the objective's units; only where the model looked for the most gain of one objective. */
  readonly gain?: number
}

/** One Gaussian process for each objective and each limit, given the history and what is pending. */
export interface Model {
  readonly fits: readonly Fit[]
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

const fitSchema = z.object({ theta: z.array(z.number()), trials: z.number(), fullTrials: z.number() })
const stateSchema = z.object({ fits: z.array(fitSchema), noisy: z.boolean() })

/** What the model keeps between suggestions. That a study is noisy is found once; hyperparameters of labels before that are of no use then. */
export function stateOf({ fits, objectives, isNoisy }: Model): JsonValue {
  const [{ theta, trials }] = fits
  const found = !isNoisy && objectives === 1 && trials >= NOISY_TRIALS_MIN && Math.exp(theta[theta.length - 1]) > NOISY_FROM
  return { fits: found ? [] : fits.map((fit) => ({ ...fit, theta: [...fit.theta] })), noisy: isNoisy || found }
}

/** True when the study says that it is noisy, or the model has found out. */
export function isNoisyStudy({ noise, objectives, state }: Snapshot): boolean {
  if (noise !== 'unknown' || objectives.length > 1) return noise === 'high'
  return stateSchema.safeParse(state).data?.noisy === true
}

/** Fits and conditions the model; undefined when a kernel matrix cannot be factored even at the prior. */
export function openModel(snapshot: Snapshot, encoding: Encoding, data: TrainingData, control: Control): Model | undefined {
  const outcomes = [...data.objectives, ...data.limits]
  const kept = stateSchema.safeParse(snapshot.state)
  const [{ points, z }] = data.objectives
  const prior = weighed(openEarlierModels(snapshot, encoding, control.cache), points, z)
  const processes = outcomes.map((outcome, i) =>
    openProcess(outcome, kept.success ? kept.data.fits[i] : undefined, i, data.pending.length + snapshot.count, {
      snapshot,
      encoding,
      control,
      prior: i === 0 ? prior : undefined,
    }),
  )
  const surrogates = processes.flatMap(({ surrogate }) => surrogate ?? [])
  if (surrogates.length < outcomes.length) return undefined
  const m = data.objectives.length
  const cares = data.limits.map(({ care }) => care)
  const means = data.learned.map((_, i) => surrogates.slice(0, m).map((surrogate) => surrogate.meanAt(i)))
  const places = new Map(data.learned.map((o, i) => [o, i]))
  const standing = data.learned.flatMap((o, i) => (o.trial.feasible === false ? [] : [{ point: o.point, means: means[i] }]))
  const believed: Expected[] = []
  const append: Model['append'] = ({ point, predictions }) => {
    for (let i = 0; i < surrogates.length; i++) surrogates[i].append(point, predictions[i].mean)
    believed.push({ point, means: predictions.slice(0, m).map((p) => p.mean) })
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
  const plateaus = m > 1 || isNoisyStudy(snapshot) ? [] : plateausOf(data, encoding)
  // What is to be improved in a part of the space: what stands there, and what the leaders promise there.
  const standingIn = (within: Encoding): readonly Expected[] => {
    if (within === encoding || standing.length === 0) return standing
    const moved = leaders.map((leader) => within.settle(Float64Array.from(leader)))
    const promised = moved.map((point) => ({ point, means: surrogates.slice(0, m).map((surrogate) => surrogate.predict(point).mean) }))
    return [...standing.filter(({ point }) => isIn(within, point)), ...promised]
  }
  return {
    fits: processes.map(({ fit }) => fit),
    objectives: m,
    isNoisy: isNoisyStudy(snapshot),
    jitter: Math.max(...surrogates.map(({ jitter }) => jitter)),
    append,
    predict: (point) => surrogates.map((surrogate) => surrogate.predict(point)),
    expected: (observation) => {
      const place = places.get(observation)
      return place === undefined ? undefined : means[place]
    },
    choose(number, { within, among, avoid }) {
      const explores = encoding.conditional && encoding.dimensions.length > FAMILIAR_DIMENSIONS && number % 2 === 0 && m === 1
      const beliefs = within === encoding ? believed : believed.filter(({ point }) => isIn(within, point))
      const stands = standingIn(within).map(meansOf)
      const acquisition = acquisitionOf(stands, beliefs.map(meansOf), cares, m, explores)
      const { expired } = control
      const isKnown = (point: Float64Array): boolean => isOnPlateau(plateaus, point)
      const search: Search = {
        encoding: within,
        surrogates,
        acquisition,
        lengths,
        leaders,
        focused: m === 1,
        isKnown,
        stream: openStream(snapshot.seed, number),
        expired,
      }
      const candidates = among === undefined ? maximizeAcquisition(search) : rankPoints(search, among)
      const isNew = ({ point }: Candidate): boolean => !isAmong(avoid, point)
      const chosen = candidates.find((c) => !isKnown(c.point) && isNew(c)) ?? candidates.find(isNew)
      if (chosen === undefined) return undefined
      const predictions = surrogates.map((surrogate) => surrogate.predict(chosen.point))
      const knows =
        acquisition.name === 'logEI' && data.usable >= Math.max(GAIN_TRIALS_MIN, GAIN_TRIALS_PER_DIMENSION * encoding.dimensions.length)
      const gain = knows ? { gain: gainOf(predictions, stands, data) } : {}
      return { point: chosen.point, predictions, acquisition: acquisition.name, value: chosen.value, ...gain }
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

interface Context {
  readonly snapshot: Snapshot
  readonly encoding: Encoding
  readonly control: Control
  /** What earlier studies let this process expect. */
  readonly prior: PriorMean | undefined
}

function openProcess(
  { points, z }: Outcome,
  last: Fit | undefined,
  index: number,
  room: number,
  { snapshot, encoding, control, prior }: Context,
): { readonly fit: Fit; readonly surrogate: Surrogate | undefined } {
  const form = formOf(encoding)
  const labels = prior === undefined ? z : z.map((label, i) => label - prior.at(points[i]))
  const priors = priorsOf(form, isNoisyStudy(snapshot))
  const known = last?.theta.length === priors.length ? last : undefined
  const fit = fitHyperparameters({ points, labels, form, priors, seed: snapshot.seed, last: known, expired: control.expired })
  const cache = cachedFactor(control.cache, index)
  const open = (theta: readonly number[]): Surrogate | undefined =>
    openSurrogate(points, labels, Float64Array.from(theta), form, room, cache)
  const surrogate = open(fit.theta) ?? open(priors.map((p) => p.mean))
  return { fit, surrogate: surrogate === undefined || prior === undefined ? surrogate : aroundPriorMean(surrogate, prior, points) }
}

/** The rule by what is known: improvement of the best or of the front, once something keeps all limits; until then, to keep them. */
function acquisitionOf(
  standing: readonly (readonly number[])[],
  believed: readonly (readonly number[])[],
  cares: readonly number[],
  m: number,
  explores: boolean,
): Acquisition {
  const limited = (inner: Acquisition | undefined): Acquisition =>
    inner !== undefined && cares.length === 0 ? inner : keeping(inner, m, cares)
  if (standing.length === 0) return limited(undefined)
  if (m === 1) return limited(explores ? optimism : improvementBelow(Math.min(...standing.map(([v]) => v))))
  const front = thinned(frontOf([...standing, ...believed]), FRONT_MAX[m])
  const worst = front[0].map((_, k) => Math.max(...front.map((p) => p[k])))
  const best = front[0].map((_, k) => Math.min(...front.map((p) => p[k])))
  return limited(
    improvementOver(
      front,
      worst.map((v, k) => v + REFERENCE_MARGIN * Math.max(v - best[k], 1)),
    ),
  )
}

/** At most so many points of a front, evenly along its first objective, both ends among them. */
function thinned(front: readonly (readonly number[])[], most: number): readonly (readonly number[])[] {
  if (front.length <= most) return front
  return Array.from({ length: most }, (_, i) => front[Math.round((i * (front.length - 1)) / (most - 1))])
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

/** Where trials that keep all limits have the best value again and again. */
function plateausOf({ learned }: TrainingData, encoding: Encoding): readonly Plateau[] {
  const kept = learned.filter(({ trial }) => trial.feasible !== false)
  return bestPlateaus(
    kept.map(({ point }) => point),
    kept.map(({ losses }) => losses[0]),
    encoding,
  )
}

function cachedFactor(cache: Map<string, unknown>, index: number): FactorCache {
  const key = `gp.factor.${index}`
  const kept = cache.get(key) as FactorCache | undefined
  if (kept !== undefined) return kept
  const fresh: FactorCache = {}
  cache.set(key, fresh)
  return fresh
}
