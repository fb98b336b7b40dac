import { millsRatio, normalCdf, normalDensity } from '../../../numerics/index.ts'

/** ln h(z) for h(z) = phi(z) + z Phi(z), with the ratios that its gradient needs. */
export interface LogImprovement {
  readonly logH: number
  /** Phi(z) / h(z) and phi(z) / h(z). */
  readonly cdfRatio: number
  readonly densityRatio: number
}

const LN_SQRT_TWO_PI = 0.9189385332046727
/** Beyond it 1 - |z| Phi/phi loses too many digits, and four terms of its series are exact. */
const SERIES_BELOW = -50

/**
 * Expected improvement in logarithms (Ament et al. 2023): finite and with usable gradients however hopeless a point is.
 * Three branches: direct, by Mills' ratio, and by its asymptotic series.
 */
export function logImprovement(z: number): LogImprovement {
  if (z > -1) {
    const density = normalDensity(z)
    const cdf = normalCdf(z)
    const h = density + z * cdf
    return { logH: Math.log(h), cdfRatio: cdf / h, densityRatio: density / h }
  }
  const a = -z
  const mills = millsRatio(a)
  const b = 1 / (a * a)
  // h / phi
  const share = z > SERIES_BELOW ? 1 - a * mills : b * (1 - b * (3 - b * (15 - b * (105 - b * 945))))
  return { logH: Math.log(share) - 0.5 * a * a - LN_SQRT_TWO_PI, cdfRatio: mills / share, densityRatio: 1 / share }
}

/** ln EI of a point with this mean and variance, minimising below `best`. */
export function logExpectedImprovement(mean: number, variance: number, best: number): number {
  const deviation = Math.sqrt(variance)
  return logImprovement((best - mean) / deviation).logH + Math.log(deviation)
}
