import type { Control } from '../algorithm.ts'
import type { Encoding } from '../encode.ts'
import { aroundPriorMean, type PriorMean } from './earlier.ts'
import type { FactorCache } from './factor.ts'
import { type Fit, fitHyperparameters } from './fit.ts'
import { priorsOf } from './likelihood.ts'
import { openSurrogate, type Surrogate } from './surrogate.ts'
import type { Outcome } from './training.ts'
import { formOf } from './trend.ts'

/** What became of one process. */
export interface Process {
  readonly fit: Fit
  readonly surrogate: Surrogate | undefined
}

export interface ProcessInputs {
  readonly seed: number
  readonly encoding: Encoding
  readonly control: Control
  readonly isNoisy: boolean
  /** Its last fit, where one was kept. */
  readonly last: Fit | undefined
  /** Which of the model's processes it is: objectives first, then limits. */
  readonly index: number
  /** Points that may be appended. */
  readonly room: number
  /** What earlier studies let this process expect. */
  readonly prior: PriorMean | undefined
}

/** Fits one Gaussian process and conditions it on what came out; no surrogate where its matrix cannot be factored even at the prior. */
export function openProcess(
  { points, z }: Outcome,
  { seed, encoding, control, isNoisy, last, index, room, prior }: ProcessInputs,
): Process {
  const form = formOf(encoding)
  const labels = prior === undefined ? z : z.map((label, i) => label - prior.at(points[i]))
  const priors = priorsOf(form, isNoisy)
  const known = last?.theta.length === priors.length ? last : undefined
  const fit = fitHyperparameters({ points, labels, form, priors, seed, last: known, expired: control.expired })
  const cache = cachedFactor(control.cache, index)
  const open = (theta: readonly number[]): Surrogate | undefined =>
    openSurrogate(points, labels, Float64Array.from(theta), form, room, cache)
  const surrogate = open(fit.theta) ?? open(priors.map((p) => p.mean))
  return { fit, surrogate: surrogate === undefined || prior === undefined ? surrogate : aroundPriorMean(surrogate, prior, points) }
}

function cachedFactor(cache: Map<string, unknown>, index: number): FactorCache {
  const key = `gp.factor.${index}`
  const kept = cache.get(key) as FactorCache | undefined
  if (kept !== undefined) return kept
  const fresh: FactorCache = {}
  cache.set(key, fresh)
  return fresh
}
