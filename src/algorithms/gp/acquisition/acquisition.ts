import { logNormalCdf, millsRatio, normalCdf, normalDensity } from '../../../numerics/index.ts'
import { frontOf, openCells } from '../data/front.ts'
import type { Prediction } from '../process/surrogate.ts'
import { openHypervolumeImprovement } from './hypervolume-improvement.ts'
import { logExpectedImprovement, logImprovement } from './log-ei.ts'

/** How promising a point is, from what every process predicts there (objectives first, then what must be kept); larger is better. */
export interface Acquisition {
  readonly name: 'logEI' | 'logEHVI' | 'UCB' | 'feasibility'
  value(predictions: readonly Prediction[]): number
  /** The value; its derivatives by every process's mean and variance go into the arrays. */
  slopes(predictions: readonly Prediction[], byMean: Float64Array, byVariance: Float64Array): number
}

/** Standard deviations that exploration adds. Measured: docs/algorithms/gp-experiments.md. */
const OPTIMISM = 4
/** How far beyond the worst of the front a gain counts, in units of its extent (at least of the deviation of all labels). */
const REFERENCE_MARGIN = 0.25
/** The same beyond the worst of all trials, in deviations of all labels, where a trial is to find parts of the front that are not known yet. */
const FAR_MARGIN = 0.1
/** Points of a front that are counted, by the number of objectives: the cells between them grow with its power. */
const FRONT_MAX = [0, 1, 80, 40, 16]

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
const optimism: Acquisition = {
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

/** What is known when a point is to be chosen: labels by objective of trials that keep all limits. */
export interface AcquisitionInputs {
  readonly standing: readonly (readonly number[])[]
  /** Of points given out that are believed to keep all limits: what the model believes of them. */
  readonly believed: readonly (readonly number[])[]
  /** How much every limit counts. */
  readonly cares: readonly number[]
  readonly objectives: number
  /** True when this trial is to explore: by luck with one objective, beyond the front with several. */
  readonly explores: boolean
}

/** The rule by what is known: improvement of the best or of the front, once something keeps all limits; until then, to keep them. */
export function acquisitionOf({ standing, believed, cares, objectives, explores }: AcquisitionInputs): Acquisition {
  const limited = (inner: Acquisition | undefined): Acquisition =>
    inner !== undefined && cares.length === 0 ? inner : keeping(inner, objectives, cares)
  const known = [...standing, ...believed]
  if (known.length === 0) return limited(undefined)
  // What is believed of points given out is to be beaten as well: without it the same point is the best again, as often as there are workers.
  if (objectives === 1) return limited(explores ? optimism : improvementBelow(Math.min(...known.map(([v]) => v))))
  const front = thinned(frontOf(known), FRONT_MAX[objectives])
  return limited(improvementOver(front, explores ? referenceBeyondAll(known) : referenceBeyond(front)))
}

/** Close behind the front: gains along what is known of it. */
function referenceBeyond(front: readonly (readonly number[])[]): readonly number[] {
  return worstOf(front).map((worst, k) => worst + REFERENCE_MARGIN * Math.max(worst - Math.min(...front.map((p) => p[k])), 1))
}

/** Where one objective may become better than ever at any price in the others: a front of several parts is not found from one of them otherwise. */
function referenceBeyondAll(points: readonly (readonly number[])[]): readonly number[] {
  return worstOf(points).map((worst) => worst + FAR_MARGIN)
}

function worstOf(points: readonly (readonly number[])[]): readonly number[] {
  return points[0].map((_, k) => Math.max(...points.map((p) => p[k])))
}

/** At most so many points of a front, evenly along its first objective, both ends among them. */
function thinned(front: readonly (readonly number[])[], most: number): readonly (readonly number[])[] {
  if (front.length <= most) return front
  return Array.from({ length: most }, (_, i) => front[Math.round((i * (front.length - 1)) / (most - 1))])
}
