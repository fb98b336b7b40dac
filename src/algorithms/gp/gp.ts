import { z } from 'zod'
import type { JsonValue, TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Algorithm, Control, Snapshot, Suggestion, SuggestOutcome } from '../algorithm.ts'
import { type Encoding, openEncoding } from '../encode.ts'
import { type Acquisition, improvementBelow, optimism } from './acquisition.ts'
import { enumeratePoints, isAmong } from './finite.ts'
import { type Fit, fitHyperparameters } from './fit.ts'
import { priorsOf } from './likelihood.ts'
import { maximizeAcquisition, rankPoints, type Search } from './maximize.ts'
import { initialTrials, quasiRandomPoint } from './proposal.ts'
import { type GpSettings, gpSettings } from './settings.ts'
import { type FactorCache, openSurrogate, type Surrogate } from './surrogate.ts'
import { readTraining, type TrainingData } from './training.ts'

/** Spaces with at most this many points are maximised exactly. */
const ENUMERATED_POINTS_MAX = 2000
/** Conditional spaces with more dimensions than this explore with every second trial. */
const FAMILIAR_DIMENSIONS = 8
/** Observed points that candidates are perturbed from. */
const LEADERS = 6

const fitSchema = z.object({ theta: z.array(z.number()), trials: z.number(), fullTrials: z.number() })

/** Bayesian optimisation with a Gaussian process; docs/algorithms/gp.md says what is done and what was measured. */
export const gp: Algorithm<GpSettings> = {
  name: 'gp',
  version: '3',
  summary: 'Bayesian optimisation with a Gaussian process: learns from every trial and spends few of them. The default.',
  settings: gpSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'none' },

  suggest(snapshot, control) {
    const encoding = openEncoding(snapshot.space)
    const data = readTraining(snapshot, encoding)
    const visited = [...data.visited]
    const repeats = snapshot.noise === 'high'
    const every = enumeratePoints(encoding, ENUMERATED_POINTS_MAX)
    const suggestions: Suggestion[] = []
    let model: Model | undefined
    for (let i = 0; i < snapshot.count; i++) {
      const unseen = every?.filter((point) => !isAmong(visited, point))
      if (unseen?.length === 0 && !repeats) break
      const number = snapshot.nextNumber + i
      let proposal: Proposal
      if (isInitial(snapshot, encoding, data)) {
        proposal = { kind: 'initial', point: initialPoint(snapshot, encoding, visited, number) }
      } else {
        model ??= openModel(snapshot, encoding, data, control)
        proposal = model.propose(number, repeats ? every : unseen, repeats ? [] : visited)
      }
      const point = proposal.point ?? unseenPoint(encoding, snapshot.seed, number, visited, unseen)
      if (point === undefined) break
      visited.push(point)
      suggestions.push(describe(proposal, encoding, point))
      if (proposal.kind === 'model') model?.surrogate?.append(point, proposal.mean)
    }
    const state = model === undefined ? snapshot.state : (model.fit as unknown as JsonValue)
    const kept = state === undefined ? {} : { state }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space has been tried', ...kept }
    return { kind: 'suggestions', suggestions, ...kept } satisfies SuggestOutcome
  },

  recommend(snapshot, control) {
    const encoding = openEncoding(snapshot.space)
    const data = readTraining(snapshot, encoding)
    const known = data.observations.filter((o) => Number.isFinite(o.value))
    const full = known.filter((o) => o.trial.state === 'succeeded')
    const eligible = full.length > 0 ? full : known
    if (eligible.length === 0) return undefined
    const surrogate = isInitial(snapshot, encoding, data) ? undefined : openModel(snapshot, encoding, data, control).surrogate
    const scoreOf = (o: (typeof known)[number]): number => surrogate?.mean(o.point) ?? o.value
    let best: { number: TrialNumber; score: number } | undefined
    for (const o of eligible) {
      const score = scoreOf(o)
      if (best === undefined || score < best.score) best = { number: o.trial.number, score }
    }
    return best?.number
  },
}

/** How a suggestion came about. */
type Proposal =
  | { readonly kind: 'initial'; readonly point: Float64Array | undefined }
  | {
      readonly kind: 'model'
      readonly point: Float64Array | undefined
      readonly mean: number
      readonly deviation: number
      readonly acquisition: Acquisition['name']
      readonly value: number
      readonly fit: Fit
      readonly jitter: number
      readonly late: boolean
    }
  | { readonly kind: 'failed'; readonly point: undefined; readonly why: string }

interface Model {
  readonly fit: Fit
  readonly surrogate: Surrogate | undefined
  propose(number: TrialNumber, among: readonly Float64Array[] | undefined, avoid: readonly Float64Array[]): Proposal
}

/** Too little is known for a model: few usable trials (failed ones are made up for once), or no two different values. */
function isInitial({ settings }: Snapshot<GpSettings>, encoding: Encoding, { usable, labels, observations }: TrainingData): boolean {
  const wanted = settings.initial ?? initialTrials(encoding)
  if (encoding.dimensions.length === 0 || labels.flat) return true
  return usable < wanted && !(usable >= 2 && observations.length >= 2 * wanted)
}

/** The defaults (or the middle) first, then the Sobol sequence. */
function initialPoint(
  { trials, seed }: Snapshot,
  encoding: Encoding,
  visited: readonly Float64Array[],
  number: TrialNumber,
): Float64Array | undefined {
  const start = encoding.start()
  if (trials.length === 0 && visited.length === 0) return start
  const point = quasiRandomPoint(encoding, seed, number)
  return isAmong(visited, point) ? undefined : point
}

/** True for every second trial of a large conditional space: there, what is seen of one branch says little of the others. */
function explores({ conditional, dimensions }: Encoding, number: TrialNumber): boolean {
  return conditional && dimensions.length > FAMILIAR_DIMENSIONS && number % 2 === 0
}

function openModel(snapshot: Snapshot<GpSettings>, encoding: Encoding, data: TrainingData, control: Control): Model {
  const { seed, noise } = snapshot
  const { expired } = control
  const points = data.observations.map((o) => o.point)
  const choice = Uint8Array.from(encoding.dimensions, (dimension) => (dimension.kind === 'choice' ? 1 : 0))
  const priors = priorsOf(choice, noise)
  const late = expired()
  const cache: FactorCache = cachedFactor(control.cache)
  const last = readFit(snapshot.state, priors.length)
  const fit = fitHyperparameters({ points, labels: data.labels.z, choice, priors, seed, last, expired })
  const open = (theta: readonly number[]): Surrogate | undefined =>
    openSurrogate(points, data.labels.z, Float64Array.from(theta), choice, data.pending.length + snapshot.count, cache)
  const surrogate = open(fit.theta) ?? open(priors.map((p) => p.mean))
  if (surrogate === undefined) {
    const why = 'the kernel matrix could not be factored'
    return { fit, surrogate, propose: () => ({ kind: 'failed', point: undefined, why }) }
  }
  const order = points.map((point) => ({ point, mean: surrogate.mean(point) })).sort((a, b) => a.mean - b.mean)
  const leaders = order.slice(0, LEADERS).map((o) => o.point)
  // Pending trials count as if they had brought what the model expects, or what their reports promise if that is better.
  for (const { point, label } of data.pending) {
    const believed = surrogate.mean(point)
    surrogate.append(point, label === undefined ? believed : Math.min(believed, label))
  }

  const propose: Model['propose'] = (number, among, avoid) => {
    const acquisition = explores(encoding, number) ? optimism : improvementBelow(order[0].mean)
    const search: Search = { encoding, surrogate, acquisition, leaders, stream: openStream(seed, number), expired }
    const candidates = among === undefined ? maximizeAcquisition(search) : rankPoints(search, among)
    const chosen = candidates.find((c) => !isAmong(avoid, c.point))
    if (chosen === undefined) return { kind: 'failed', point: undefined, why: 'every candidate had been tried already' }
    const { mean, variance } = surrogate.predict(chosen.point)
    return {
      kind: 'model',
      point: chosen.point,
      mean,
      deviation: Math.sqrt(variance),
      acquisition: acquisition.name,
      value: chosen.value,
      fit,
      jitter: surrogate.jitter,
      late,
    }
  }
  return { fit, surrogate, propose }
}

/** A point that nobody has tried, found by chance; undefined when there seems to be none. */
function unseenPoint(
  encoding: Encoding,
  seed: number,
  number: TrialNumber,
  visited: readonly Float64Array[],
  unseen: readonly Float64Array[] | undefined,
): Float64Array | undefined {
  const stream = openStream(seed, number, 3)
  if (unseen !== undefined) return unseen[stream.below(unseen.length)]
  for (let attempt = 0; attempt < 1000; attempt++) {
    const point = encoding.settle(Float64Array.from(encoding.dimensions, (dimension) => dimension.draw(stream.uniform())))
    if (!isAmong(visited, point)) return point
  }
  return undefined
}

function describe(proposal: Proposal, encoding: Encoding, point: Float64Array): Suggestion {
  const parameters = encoding.decode(point)
  switch (proposal.kind) {
    case 'initial':
      return { parameters, fallback: 0, diagnostics: { from: 'initial design' } }
    case 'failed':
      return { parameters, fallback: 2, fallbackReason: proposal.why, diagnostics: { from: 'random point' } }
    case 'model': {
      const { mean, deviation, acquisition, value, fit, jitter, late } = proposal
      const theta = fit.theta.map((v) => Number(v.toPrecision(6)))
      const diagnostics = { from: 'model', mean, deviation, acquisition, value, theta, jitter }
      if (!late) return { parameters, fallback: 0, diagnostics }
      return { parameters, fallback: 1, fallbackReason: 'the deadline had passed: hyperparameters were not fitted', diagnostics }
    }
  }
}

function readFit(state: JsonValue | undefined, length: number): Fit | undefined {
  const parsed = fitSchema.safeParse(state)
  return parsed.success && parsed.data.theta.length === length ? parsed.data : undefined
}

function cachedFactor(cache: Map<string, unknown>): FactorCache {
  const kept = cache.get('gp.factor') as FactorCache | undefined
  if (kept !== undefined) return kept
  const fresh: FactorCache = {}
  cache.set('gp.factor', fresh)
  return fresh
}
