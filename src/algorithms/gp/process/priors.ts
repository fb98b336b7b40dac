/*
 * Priors of hyperparameters. Few trials cannot tell the lengths of many coordinates apart, yet the most probable ones differ as if they could: some coordinates seem
 * to be all that matters, others nothing, and the search goes astray among them. So in smooth spaces of many dimensions lengths may differ little while trials are few for
 * their number. All of them may be longer together, as on a slope.
 *
 *   n, d    trials that the fit learns from; coordinates
 *   x_j     ln l_j less the mean of its prior
 *   sigma   deviation of that prior
 *   tau     sigma min(1, n / (10 d)), at least sigma / 10
 *   m       mean of all x_j: what the lengths have in common
 *   -ln p   1/2 sum_j (x_j - m)^2 / tau^2 + 1/2 m^2 d / tau^2, which is 1/2 sum_j x_j^2 / tau^2; where m > 0 its second part is 1/2 m^2 / max(tau^2 / d, 1)
 *
 * Measured: docs/algorithms/gp-experiments.md, sixteenth round.
 */
import type { Encoding } from '../../space/encode.ts'
import { isSmoothSpace } from '../data/smooth.ts'
import type { Form } from './trend.ts'

/** In up to so many dimensions lengths that are alike are no gain that holds on all functions, and a loss under noise. */
const FREE_DIMENSIONS_MAX = 10
/** With so many trials for each coordinate every length has its own prior. */
const TRIALS_PER_DIMENSION = 10
const SHARE_MIN = 0.1
/** Deviation of ln of all lengths together, upwards. */
const LONGER = 1

/** Normal prior of one logarithm, and its bounds; lengths have less freedom while trials are few. */
export interface Prior {
  readonly mean: number
  readonly deviation: number
  readonly low: number
  readonly high: number
}

/** Priors of each of theta = [ln l_1 .. ln l_d, ln s2, ln noise]. */
export function priorsOf({ choice }: Pick<Form, 'choice'>, isNoisy: boolean): Prior[] {
  const d = choice.length
  const lengths = Array.from(choice, (isChoice) => ({
    // The mode of the dimension-scaled log-normal prior of Hvarfner et al. 2024.
    mean: -1.586 + 0.5 * Math.log(d),
    deviation: Math.sqrt(3),
    low: Math.log(isChoice ? 0.1 : 0.01),
    high: Math.log(50),
  }))
  const scale = { mean: 0, deviation: 1, low: Math.log(0.02), high: Math.log(200) }
  const nugget = isNoisy
    ? { mean: Math.log(0.1), deviation: 1, low: Math.log(1e-3), high: 0 }
    : { mean: Math.log(1e-4), deviation: 2, low: Math.log(1e-7), high: 0 }
  return [...lengths, scale, nugget]
}

/** True for spaces whose lengths are alike while trials are few: of many smooth numbers. */
export function areLengthsAlike(encoding: Encoding): boolean {
  return encoding.dimensions.length > FREE_DIMENSIONS_MAX && isSmoothSpace(encoding)
}

/** -ln p of theta's entry `at` under its own prior, up to a constant; adds its slope to the gradient. */
export function penaltyOf({ mean, deviation }: Prior, at: number, theta: Float64Array, gradient: Float64Array): number {
  const x = theta[at] - mean
  const variance = deviation ** 2
  gradient[at] += x / variance
  return (0.5 * x * x) / variance
}

/** -ln p of the lengths of theta, up to a constant; adds its slopes to the gradient. */
export type LengthPenalty = (theta: Float64Array, gradient: Float64Array) => number

/** Every length has its own prior, however few trials there are. */
export function ownLengths(priors: readonly Prior[], d: number): LengthPenalty {
  return (theta, gradient) => {
    let penalty = 0
    for (let j = 0; j < d; j++) penalty += penaltyOf(priors[j], j, theta, gradient)
    return penalty
  }
}

/** Lengths that are alike while trials are few; `priors` of numbers, which do not differ. */
export function alikeLengths(priors: readonly Prior[], d: number, trials: number): LengthPenalty {
  const [{ mean, deviation }] = priors
  const share = Math.max(SHARE_MIN, Math.min(1, trials / (TRIALS_PER_DIMENSION * d)))
  if (share === 1) return ownLengths(priors, d)
  const tau2 = (share * deviation) ** 2
  const longer2 = Math.max(tau2 / d, LONGER ** 2)
  return (theta, gradient) => {
    let m = 0
    for (let j = 0; j < d; j++) m += (theta[j] - mean) / d
    const together2 = m > 0 ? longer2 : tau2 / d
    let penalty = (0.5 * m * m) / together2
    for (let j = 0; j < d; j++) {
      const apart = theta[j] - mean - m
      penalty += (0.5 * apart * apart) / tau2
      gradient[j] += apart / tau2 + m / (d * together2)
    }
    return penalty
  }
}
