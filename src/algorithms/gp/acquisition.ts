import { logNormalCdf, millsRatio, normalCdf, normalDensity } from '../../numerics/index.ts'
import { openCells } from './front.ts'
import { openHypervolumeImprovement } from './hypervolume-improvement.ts'
import { logExpectedImprovement, logImprovement } from './log-ei.ts'
import type { Prediction } from './surrogate.ts'

/** How promising a point is, from what every process predicts there (objectives first, then what must be kept); larger is better. */
export interface Acquisition {
  readonly name: 'logEI' | 'logEHVI' | 'UCB' | 'feasibility'
  value(predictions: readonly Prediction[]): number
  /** The value; its derivatives by every process's mean and variance go into the arrays. */
  slopes(predictions: readonly Prediction[], byMean: Float64Array, byVariance: Float64Array): number
}

/** Standard deviations that exploration adds. Measured: docs/algorithms/gp.md. */
const OPTIMISM = 4

/** ln of the expected improvement below `best`: the rule for one objective. */
export function improvementBelow(best: number): Acquisition {
  return {
    name: 'logEI',
    value: ([{ mean, variance }]) => logExpectedImprovement(mean, variance, best),
    slopes([{ mean, variance }], byMean, byVariance) {
      const deviation = Math.sqrt(variance)
      const { logH, cdfRatio, densityRatio } = logImprovement((best - mean) / deviation)
      byMean.fill(0)
      byVariance.fill(0)
      byMean[0] = -cdfRatio / deviation
      byVariance[0] = densityRatio / (2 * variance)
      return logH + Math.log(deviation)
    },
  }
}

/** ln of the expected hypervolume improvement over a front: the rule for several objectives. */
export function improvementOver(front: readonly (readonly number[])[], reference: readonly number[]): Acquisition {
  return { name: 'logEHVI', ...openHypervolumeImprovement(openCells(front, reference)) }
}

/** What the point may be worth with much luck: explores borders and branches that expected improvement gives up too early. */
export const optimism: Acquisition = {
  name: 'UCB',
  value: ([{ mean, variance }]) => OPTIMISM * Math.sqrt(variance) - mean,
  slopes([{ mean, variance }], byMean, byVariance) {
    const deviation = Math.sqrt(variance)
    byMean.fill(0)
    byVariance.fill(0)
    byMean[0] = -1
    byVariance[0] = OPTIMISM / (2 * deviation)
    return OPTIMISM * deviation - mean
  },
}

/**
 * Adds ln of the probability that every process from `first` on is below 0, each times its care; without an inner rule, that alone
 * counts. `cares`: one for each of these processes, 1 where the odds count as they are.
 */
export function keeping(inner: Acquisition | undefined, first: number, cares: readonly number[]): Acquisition {
  const kept = ({ mean, variance }: Prediction, i: number): number => cares[i] * logNormalCdf(-mean / Math.sqrt(variance))
  return {
    name: inner?.name ?? 'feasibility',
    value: (predictions) => predictions.slice(first).reduce((sum, p, i) => sum + kept(p, i), inner?.value(predictions) ?? 0),
    slopes(predictions, byMean, byVariance) {
      byMean.fill(0)
      byVariance.fill(0)
      let value = inner?.slopes(predictions, byMean, byVariance) ?? 0
      for (let i = first; i < predictions.length; i++) {
        const { mean, variance } = predictions[i]
        const deviation = Math.sqrt(variance)
        const z = -mean / deviation
        // phi(z) / Phi(z)
        const ratio = cares[i - first] * (z > 0 ? normalDensity(z) / normalCdf(z) : 1 / millsRatio(-z))
        value += kept(predictions[i], i - first)
        byMean[i] -= ratio / deviation
        byVariance[i] += (ratio * mean) / (2 * variance * deviation)
      }
      return value
    },
  }
}
