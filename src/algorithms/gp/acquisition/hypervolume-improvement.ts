import type { Cell } from '../data/front.ts'
import type { Prediction } from '../process/surrogate.ts'
import { logImprovement } from './log-ei.ts'

/*
 * ln of the expected hypervolume improvement of independent normal objectives, exact.
 *
 *   Y_k       objective k at a point: normal with mean mu_k and deviation s_k
 *   psi_k(a)  E max(a - Y_k, 0) = s_k h((a - mu_k) / s_k),   h(z) = phi(z) + z Phi(z)
 *   EHVI      sum over cells (l, u] of prod_k (psi_k(u_k) - psi_k(l_k));   psi_k(-Infinity) = 0
 *
 * Yang, Emmerich, Deutz, Baeck, Efficient computation of expected hypervolume improvement, J. Global Optimization 75 (2019), equation 24;
 * logarithms after Ament et al. 2023, section 4.
 */

export interface HypervolumeImprovement {
  value(predictions: readonly Prediction[]): number
  /** The value; its derivatives by every objective's mean and variance go into the arrays. */
  slopes(predictions: readonly Prediction[], byMean: Float64Array, byVariance: Float64Array): number
}

/** One axis: the bounds that occur, and what is known of them at the point in hand. */
interface Axis {
  readonly bounds: readonly number[]
  /** ln psi / s and the ratios of its derivatives, by bound. */
  readonly logs: Float64Array
  readonly cdfs: Float64Array
  readonly densities: Float64Array
}

/** Opens the improvement over a front that leaves these cells. O(cells x objectives) per point, with few transcendental functions. */
export function openHypervolumeImprovement(cells: readonly Cell[]): HypervolumeImprovement {
  const m = cells[0].upper.length
  const axes = Array.from({ length: m }, (_, k) => openAxis(cells, k))
  // Index of a cell's bounds on each axis; -1 = -Infinity.
  const lower = Int32Array.from(cells.flatMap((cell) => cell.lower.map((v, k) => axes[k].bounds.indexOf(v))))
  const upper = Int32Array.from(cells.flatMap((cell) => cell.upper.map((v, k) => axes[k].bounds.indexOf(v))))
  const logs = new Float64Array(cells.length)

  const value = (predictions: readonly Prediction[]): number => {
    for (let k = 0; k < m; k++) readAxis(axes[k], predictions[k])
    let top = -Infinity
    for (let c = 0; c < cells.length; c++) {
      let sum = 0
      for (let k = 0; k < m; k++) sum += logDifference(axes[k].logs, lower[c * m + k], upper[c * m + k])
      logs[c] = sum
      if (sum > top) top = sum
    }
    if (top === -Infinity) return top
    let total = 0
    for (let c = 0; c < cells.length; c++) total += Math.exp(logs[c] - top)
    const deviations = predictions.slice(0, m).reduce((sum, p) => sum + 0.5 * Math.log(p.variance), 0)
    return top + Math.log(total) + deviations
  }

  return {
    value,
    slopes(predictions, byMean, byVariance) {
      const result = value(predictions)
      const deviations = predictions.slice(0, m).reduce((sum, p) => sum + 0.5 * Math.log(p.variance), 0)
      byMean.fill(0)
      byVariance.fill(0)
      for (let c = 0; c < cells.length; c++) {
        const weight = Math.exp(logs[c] + deviations - result)
        if (!(weight > 0)) continue
        for (let k = 0; k < m; k++) {
          const { logs: psi, cdfs, densities } = axes[k]
          const [l, u] = [lower[c * m + k], upper[c * m + k]]
          const share = l < 0 ? 0 : Math.exp(psi[l] - psi[u])
          const rest = l < 0 ? 1 : -Math.expm1(psi[l] - psi[u])
          const cdf = l < 0 ? cdfs[u] : cdfs[u] - share * cdfs[l]
          const density = l < 0 ? densities[u] : densities[u] - share * densities[l]
          byMean[k] -= (weight * cdf) / (rest * Math.sqrt(predictions[k].variance))
          byVariance[k] += (weight * density) / (rest * 2 * predictions[k].variance)
        }
      }
      return result
    },
  }
}

function openAxis(cells: readonly Cell[], k: number): Axis {
  const bounds = [...new Set(cells.flatMap(({ lower, upper }) => [lower[k], upper[k]]))].filter((v) => v > -Infinity).sort((a, b) => a - b)
  const n = bounds.length
  return { bounds, logs: new Float64Array(n), cdfs: new Float64Array(n), densities: new Float64Array(n) }
}

function readAxis({ bounds, logs, cdfs, densities }: Axis, { mean, variance }: Prediction): void {
  const deviation = Math.sqrt(variance)
  for (let i = 0; i < bounds.length; i++) {
    const { logH, cdfRatio, densityRatio } = logImprovement((bounds[i] - mean) / deviation)
    logs[i] = logH
    cdfs[i] = cdfRatio
    densities[i] = densityRatio
  }
}

/** ln (psi(u) - psi(l)) - ln s. */
function logDifference(logs: Float64Array, l: number, u: number): number {
  return l < 0 ? logs[u] : logs[u] + Math.log(-Math.expm1(logs[l] - logs[u]))
}
