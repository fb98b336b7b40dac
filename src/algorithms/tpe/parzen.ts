import type { RandomStream } from '../../numerics/index.ts'
import type { Encoding } from '../space/encode.ts'
import { openKernels } from './kernels.ts'

/*
 * The Parzen estimator of TPE: a mixture of products of one-dimensional kernels, one component for each trial and one for the prior.
 *
 *   n            trials; component n is the prior, of weight 1
 *   w_i          weight of component i
 *   numbers      normal of mean x_i and deviation sigma_i, truncated to [0, 1]; on a lattice its mass in the cell of the level
 *   sigma_i      the larger distance to the neighbouring x (at the ends the only one), within [1 / min(100, n + 2), 1]
 *   prior        mean 1/2, deviation 1
 *   choices      (1[c = x_i] + 1 / (n + 1)) / (1 + C / (n + 1)) for C choices; prior 1 / C
 *   inactive     a component knows nothing of a parameter that its trial lacked: there the prior kernel stands in, so that
 *                every component is a density over the whole conditional space
 *
 * Bergstra et al., Algorithms for hyper-parameter optimization, NeurIPS 2011; Falkner et al. 2018 and Watanabe, arXiv 2304.11127 (multivariate).
 */

export interface Parzen {
  /** ln of the density (mass, on lattices and choices) of a settled point. */
  logAt(point: Float64Array): number
  /** A settled point. */
  draw(stream: RandomStream): Float64Array
}

/** Estimates the density of some points (NaN = inactive); `weights` has one entry for each. */
export function openParzen(encoding: Encoding, points: readonly Float64Array[], weights: readonly number[]): Parzen {
  const { dimensions } = encoding
  const n = points.length
  const kernels = dimensions.map((dimension, j) =>
    openKernels(
      dimension,
      points.map((x) => x[j]),
    ),
  )
  const total = weights.reduce((sum, w) => sum + w, 0) + 1
  const logWeights = Float64Array.from({ length: n + 1 }, (_, i) => Math.log((weights[i] ?? 1) / total))
  const logs = new Float64Array(n + 1)
  const scratch = new Float64Array(Math.max(1, ...kernels.map((k) => k.distinct)))

  const logAt = (point: Float64Array): number => {
    logs.set(logWeights)
    for (let j = 0; j < dimensions.length; j++) {
      if (Number.isNaN(point[j])) continue
      const { of, logAt: logKernels } = kernels[j]
      logKernels(point[j], scratch)
      for (let i = 0; i <= n; i++) logs[i] += scratch[of[i]]
    }
    let top = -Infinity
    for (let i = 0; i <= n; i++) if (logs[i] > top) top = logs[i]
    let sum = 0
    for (let i = 0; i <= n; i++) sum += Math.exp(logs[i] - top)
    return top + Math.log(sum)
  }

  const draw = (stream: RandomStream): Float64Array => {
    let rest = stream.uniform() * total
    let component = n
    for (let i = 0; i < n; i++) {
      rest -= weights[i]
      if (rest < 0) {
        component = i
        break
      }
    }
    return encoding.settle(Float64Array.from(kernels, (k) => k.draw(k.of[component], stream)))
  }
  return { logAt, draw }
}
