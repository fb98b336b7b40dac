/*
 * What earlier studies let a new one expect: the prior mean of its process, after Feurer, Letham, Hutter and Bakshy, Practical Transfer Learning
 * for Bayesian Optimization (arXiv 1802.02219), with weights by the share of pairs that are ordered right.
 *
 *   m_k(x)   posterior mean of study k's own process, over the parameters in common; labels are standardised, so all have one scale
 *   share_k  share of the pairs of this study's labels that m_k orders as they are
 *   w_k      max(0, 2 share_k - 1): 1 for the same order, 0 for chance; divided by their sum where that is above 1, and all
 *            by 1 + (n / 2d)^2 for n trials here and d parameters: what this study knows by itself is worth more in the end
 *   m(x)     sum_k w_k m_k(x)
 */
import { type Parameter, type ParameterValue, valueProblem } from '../../../model/index.ts'
import type { Control, EarlierStudy, Snapshot } from '../../algorithm.ts'
import type { Encoding } from '../../space/encode.ts'
import { warpLabels } from '../data/labels.ts'
import { fitHyperparameters } from './fit.ts'
import { priorsOf } from './priors.ts'
import { openSurrogate, type Surrogate } from './surrogate.ts'
import type { Form } from './trend.ts'

/** Fewer trials of an earlier study say nothing of its shape. */
const TRIALS_MIN = 3
/** Trials of this study from which on earlier ones are weighed. */
const WEIGHED_FROM = 3

/** A function of the point that is known before anything was observed. */
export interface PriorMean {
  at(point: Float64Array): number
  /** The value; adds its gradient in the coordinates. */
  addGradient(point: Float64Array, gradient: Float64Array): number
}

/** An earlier study as this one sees it. */
export interface EarlierModel extends PriorMean {
  /** Its best point first: a trial of it that is whole in this space, filled up with the start. */
  readonly best: Float64Array
}

/** Models of the earlier studies, in their order; those with too few usable trials are left out. Kept in the cache: they never change. */
export function openEarlierModels(snapshot: Snapshot, encoding: Encoding, cache: Control['cache']): readonly EarlierModel[] {
  const { earlier = [], space, seed } = snapshot
  if (earlier.length === 0 || snapshot.objectives.length > 1) return []
  const key = `gp.earlier ${JSON.stringify(space)}`
  const kept = cache.get(key) as readonly EarlierModel[] | undefined
  if (kept !== undefined) return kept
  const models = earlier.flatMap((study, k) => openOne(study, snapshot, encoding, seed + k) ?? [])
  cache.set(key, models)
  return models
}

function openOne(study: EarlierStudy, { space }: Snapshot, encoding: Encoding, seed: number): EarlierModel | undefined {
  const parameters = new Map(space.parameters.map((p) => [p.name, p]))
  const names = new Set(study.parameters)
  const common = encoding.dimensions.flatMap(({ name }, j) => (names.has(name) ? [j] : []))
  const trials = study.trials.filter((trial) => common.every((j) => isLegal(parameters.get(encoding.dimensions[j].name), trial.parameters)))
  if (common.length === 0 || trials.length < TRIALS_MIN) return undefined
  const points = trials.map((trial) =>
    Float64Array.from(common, (j) => {
      const value = trial.parameters[encoding.dimensions[j].name]
      return value === undefined ? Number.NaN : encoding.dimensions[j].encode(value)
    }),
  )
  const losses = trials.map(({ value }) => (study.goal === 'maximize' ? -value : value))
  const { z: labels, flat } = warpLabels(losses)
  if (flat) return undefined
  const choice = Uint8Array.from(common, (j) => (encoding.dimensions[j].kind === 'choice' ? 1 : 0))
  // Without a trend: only the mean counts, and only near what was tried.
  const surrogate = conditioned(points, labels, { choice, trend: 0 }, seed)
  if (surrogate === undefined) return undefined
  const lowest = labels.reduce((best, z, i) => (z < labels[best] ? i : best), 0)
  const best = encoding.start()
  const spare = Float64Array.from(encoding.dimensions, () => Number.NaN)
  for (let c = 0; c < common.length; c++) {
    spare[common[c]] = points[lowest][c]
    if (!Number.isNaN(points[lowest][c])) best[common[c]] = points[lowest][c]
  }
  return { ...meanOver(surrogate, common), best: encoding.settle(best, spare) }
}

function isLegal(parameter: Parameter | undefined, assignment: EarlierStudy['trials'][number]['parameters']): boolean {
  if (parameter === undefined) return false
  const value: ParameterValue | undefined = assignment[parameter.name]
  return value === undefined || valueProblem(parameter, value) === undefined
}

function conditioned(points: readonly Float64Array[], labels: Float64Array, form: Form, seed: number): Surrogate | undefined {
  const priors = priorsOf(form, false)
  const { theta } = fitHyperparameters({ points, labels, form, priors, seed, last: undefined, expired: () => false })
  const open = (at: readonly number[]) => openSurrogate(points, labels, Float64Array.from(at), form, 0, {})
  return open(theta) ?? open(priors.map((p) => p.mean))
}

/** The process's mean as a function of whole points. */
function meanOver(surrogate: Surrogate, common: readonly number[]): PriorMean {
  const inner = new Float64Array(common.length)
  const byMean = new Float64Array(common.length)
  const byVariance = new Float64Array(common.length)
  const select = (point: Float64Array): Float64Array => {
    for (let c = 0; c < common.length; c++) inner[c] = point[common[c]]
    return inner
  }
  return {
    at: (point) => surrogate.mean(select(point)),
    addGradient(point, gradient) {
      const { mean } = surrogate.predictWithGradient(select(point), byMean, byVariance)
      for (let c = 0; c < common.length; c++) gradient[common[c]] += byMean[c]
      return mean
    },
  }
}

/** What all of them together let expect, by how well each orders what was seen here; undefined when none is worth anything. */
export function weighed(models: readonly EarlierModel[], points: readonly Float64Array[], labels: Float64Array): PriorMean | undefined {
  if (points.length < WEIGHED_FROM) return undefined
  const believed = models.map((model) => Math.max(0, 2 * shareInOrder(points.map(model.at), labels) - 1))
  const sum = Math.max(
    1,
    believed.reduce((a, w) => a + w, 0),
  )
  const fading = 1 + (points.length / (2 * points[0].length)) ** 2
  const weights = believed.map((w) => w / sum / fading)
  if (weights.every((w) => w === 0)) return undefined
  const at = (point: Float64Array): number =>
    models.reduce((mean, model, k) => mean + (weights[k] > 0 ? weights[k] * model.at(point) : 0), 0)
  return {
    at,
    addGradient(point, gradient) {
      const own = new Float64Array(gradient.length)
      let mean = 0
      for (let k = 0; k < models.length; k++) {
        if (weights[k] === 0) continue
        own.fill(0)
        mean += weights[k] * models[k].addGradient(point, own)
        for (let j = 0; j < gradient.length; j++) gradient[j] += weights[k] * own[j]
      }
      return mean
    },
  }
}

/** Share of the pairs with different labels that the means order alike; half when there is none. */
function shareInOrder(means: readonly number[], labels: Float64Array): number {
  let right = 0
  let pairs = 0
  for (let i = 0; i < means.length; i++) {
    for (let j = 0; j < i; j++) {
      if (labels[i] === labels[j]) continue
      pairs++
      if (labels[i] < labels[j] === means[i] < means[j]) right++
    }
  }
  return pairs === 0 ? 0.5 : right / pairs
}

/** A process whose labels were taken less the prior mean, with that added again to what it predicts. */
export function aroundPriorMean(surrogate: Surrogate, prior: PriorMean, observed: readonly Float64Array[]): Surrogate {
  const known = observed.map(prior.at)
  return {
    observed: surrogate.observed,
    jitter: surrogate.jitter,
    theta: surrogate.theta,
    size: () => surrogate.size(),
    mean: (point) => surrogate.mean(point) + prior.at(point),
    meanAt: (i) => surrogate.meanAt(i) + known[i],
    meansLeftOut: () => surrogate.meansLeftOut().map((mean, i) => mean + known[i]),
    bound(point) {
      const { mean, variance } = surrogate.bound(point)
      return { mean: mean + prior.at(point), variance }
    },
    predict(point) {
      const { mean, variance } = surrogate.predict(point)
      return { mean: mean + prior.at(point), variance }
    },
    predictMany: (points) => surrogate.predictMany(points).map(({ mean, variance }, i) => ({ mean: mean + prior.at(points[i]), variance })),
    predictWithGradient(point, meanGradient, varianceGradient) {
      const { mean, variance } = surrogate.predictWithGradient(point, meanGradient, varianceGradient)
      return { mean: mean + prior.addGradient(point, meanGradient), variance }
    },
    append: (point, label) => surrogate.append(point, label - prior.at(point)),
  }
}
