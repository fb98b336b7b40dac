import type { Control } from '../../algorithm.ts'
import type { Encoding } from '../../space/encode.ts'
import type { Outcome } from '../data/training.ts'
import { aroundPriorMean, type PriorMean } from './earlier.ts'
import type { FactorCache } from './factor.ts'
import { type Fit, type FitInputs, fitHyperparameters } from './fit.ts'
import { priorsOf } from './priors.ts'
import { openSurrogate, type Surrogate } from './surrogate.ts'
import { formOf } from './trend.ts'
import { beforeTurn, fitTurn, isTurned, mayTurn, type Turn, turned } from './turn.ts'

/** What became of one process. */
export interface Process {
  readonly fit: Fit
  readonly turn: Turn | undefined
  readonly surrogate: Surrogate | undefined
}

export interface ProcessInputs {
  readonly seed: number
  readonly encoding: Encoding
  readonly control: Control
  readonly isNoisy: boolean
  /** Its last fit, where one was kept. */
  readonly last: Fit | undefined
  /** True where its lengths are to differ little while trials are few. */
  readonly alike: boolean
  /** True where its distances may be turned, and the axes that were kept. */
  readonly turns: boolean
  readonly turn: Turn | undefined
  /** Which of the model's processes it is: objectives first, then limits. */
  readonly index: number
  /** Points that may be appended. */
  readonly room: number
  /** What earlier studies let this process expect. */
  readonly prior: PriorMean | undefined
}

/** Fits one Gaussian process and conditions it on what came out; no surrogate where its matrix cannot be factored even at the prior. */
export function openProcess({ points, z }: Outcome, inputs: ProcessInputs): Process {
  const { seed, encoding, control, isNoisy, last, alike, index, room, prior } = inputs
  const form = formOf(encoding)
  const labels = prior === undefined ? z : z.map((label, i) => label - prior.at(points[i]))
  const priors = priorsOf(form, isNoisy)
  const atPrior = priors.map((p) => p.mean)
  const known = last?.theta.length === priors.length ? last : undefined
  const fitted: FitInputs = { points, labels, form, priors, alike, seed, last: known, expired: control.expired }
  const fit = fitHyperparameters(fitted)
  const open = (at: readonly Float64Array[], theta: readonly number[], cache: string): Surrogate | undefined =>
    openSurrogate(at, labels, Float64Array.from(theta), form, room, cachedFactor(control.cache, cache))
  const openPlain = (): Surrogate | undefined => {
    const cache = `gp.factor.${index}`
    return open(points, fit.theta, cache) ?? open(points, atPrior, cache)
  }
  const means = (): Float64Array | undefined => {
    const plain = openPlain()
    return plain && z.map((label, i) => label - labels[i] + plain.meanAt(i))
  }
  const turn = inputs.turns && mayTurn(encoding, points.length) ? fitTurn(fitted, fit, means, inputs.turn) : undefined
  const openTurned = ({ axes, theta }: Turn): Surrogate | undefined => {
    const moved = points.map((point) => turned(axes, point))
    const along = open(moved, theta, 'gp.factor.turned')
    return along && beforeTurn(along, axes)
  }
  const surrogate = (isTurned(turn) ? openTurned(turn) : undefined) ?? openPlain()
  return { fit, turn, surrogate: surrogate === undefined || prior === undefined ? surrogate : aroundPriorMean(surrogate, prior, points) }
}

function cachedFactor(cache: Map<string, unknown>, key: string): FactorCache {
  const kept = cache.get(key) as FactorCache | undefined
  if (kept !== undefined) return kept
  const fresh: FactorCache = {}
  cache.set(key, fresh)
  return fresh
}
