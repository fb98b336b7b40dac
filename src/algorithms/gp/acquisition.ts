import { logExpectedImprovement, logImprovement } from './log-ei.ts'

/** How promising a point is, from the model's mean and variance there; larger is better. */
export interface Acquisition {
  readonly name: 'logEI' | 'UCB'
  value(mean: number, variance: number): number
  /** Value with its derivatives by mean and variance. */
  slopes(mean: number, variance: number): { readonly value: number; readonly byMean: number; readonly byVariance: number }
}

/** Standard deviations that exploration adds. Measured: docs/algorithms/gp.md. */
const OPTIMISM = 4

/** ln of the expected improvement below `best`: the rule. */
export function improvementBelow(best: number): Acquisition {
  return {
    name: 'logEI',
    value: (mean, variance) => logExpectedImprovement(mean, variance, best),
    slopes(mean, variance) {
      const deviation = Math.sqrt(variance)
      const { logH, cdfRatio, densityRatio } = logImprovement((best - mean) / deviation)
      return { value: logH + Math.log(deviation), byMean: -cdfRatio / deviation, byVariance: densityRatio / (2 * variance) }
    },
  }
}

/** What the point may be worth with much luck: explores borders and branches that expected improvement gives up too early. */
export const optimism: Acquisition = {
  name: 'UCB',
  value: (mean, variance) => OPTIMISM * Math.sqrt(variance) - mean,
  slopes(mean, variance) {
    const deviation = Math.sqrt(variance)
    return { value: OPTIMISM * deviation - mean, byMean: -1, byVariance: OPTIMISM / (2 * deviation) }
  },
}
