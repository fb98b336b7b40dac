/*
 * Distances along the axes of a valley. A long narrow one that runs across the coordinates has no length for any of them; good trials lie along it, and
 * their covariance has its axes, as that of CMA-ES learns them (Hansen, The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772). Here lengths along them
 * are fitted anew, and are used only where the trials are evidence for them.
 *
 *   u       point: d coordinates in [0, 1]
 *   G       the quarter of the trials with the lowest means by the plain process, at least d + 1
 *   C       covariance of the points of G, up to a factor
 *   R       its eigenvectors by row, longest axis first: R C R' is diagonal, R R' = 1; plain: R = 1
 *   r^2     sum_i (R u - R u')_i^2 / l_i^2
 *   theta   [ln l_1 .. ln l_d, ln s2, ln noise] along the axes, priors as for the coordinates
 *   gain    ln of the posterior of theta and R less that of the plain theta, in nats; turned where it is above EVIDENCE
 *   r_i     row i of R; a fit goes on from the last one's lengths m_k along axes q_k: ln l_i = sum_k (r_i . q_k)^2 ln m_k, weights that add up to 1
 *
 * Measured: docs/algorithms/gp-experiments.md, thirteenth round.
 */
import { decomposeSymmetric } from '../../../numerics/index.ts'
import type { Encoding } from '../../space/encode.ts'
import { isSmoothSpace } from '../data/smooth.ts'
import { type Fit, type FitInputs, fitHyperparameters, logPosteriorAt } from './fit.ts'
import type { Surrogate } from './surrogate.ts'

const GOOD_QUARTER = 0.25
const EVIDENCE = 2
/** With so much against it, it is looked at again when trials have grown by a quarter. */
const HOPELESS = -10
/** With fewer trials the evidence is that of chance. */
const TRIALS_PER_DIMENSION = 5
/** More dimensions were not measured. */
const DIMENSIONS_MAX = 10

/** What is kept of the axes between suggestions. */
export interface Turn {
  /** R, row by row, and theta along them. */
  readonly axes: readonly number[]
  readonly theta: readonly number[]
  /** ahead: in use. hopeless: so far behind that the next full fit is soon enough. */
  readonly standing: 'ahead' | 'behind' | 'hopeless'
}

/** True where distances are measured along the axes. */
export function isTurned(turn: Turn | undefined): turn is Turn {
  return turn?.standing === 'ahead'
}

/** True for spaces whose distances may be turned, once there are trials enough. */
export function mayTurn(encoding: Encoding, trials: number): boolean {
  const d = encoding.dimensions.length
  return d >= 2 && d <= DIMENSIONS_MAX && trials >= TRIALS_PER_DIMENSION * d && isSmoothSpace(encoding)
}

/** Finds axes and lengths along them whenever the plain process was fitted; between its fits all stays as it was kept. */
export function fitTurn(inputs: FitInputs, plain: Fit, means: () => Float64Array | undefined, kept: Turn | undefined): Turn | undefined {
  const { points, last, expired } = inputs
  const known = kept !== undefined && isOf(kept, points[0].length) ? kept : undefined
  const isFull = plain.fullTrials === points.length
  if (plain === last || expired() || (known?.standing === 'hopeless' && !isFull)) return known
  const values = means()
  if (values === undefined) return undefined
  const axes = axesOf(goodOf(points, values))
  const along: FitInputs = {
    ...inputs,
    points: points.map((point) => turned(axes, point)),
    // On the plain process's schedule, so that it is full when that is.
    last: known === undefined || last === undefined ? undefined : { ...last, theta: carried(known, axes) },
  }
  const { theta } = fitHyperparameters(along)
  const gain = logPosteriorAt(along, theta) - logPosteriorAt(inputs, plain.theta)
  return { axes, theta, standing: gain > EVIDENCE ? 'ahead' : gain > HOPELESS || isNewlyBehind(known) ? 'behind' : 'hopeless' }
}

function isOf({ theta, axes }: Turn, d: number): boolean {
  return theta.length === d + 2 && axes.length === d * d
}

/** True where nothing was behind before: far behind once may be a fit that went astray. */
function isNewlyBehind(known: Turn | undefined): boolean {
  return known === undefined || isTurned(known)
}

/** Theta along other axes, to go on from. */
function carried({ theta, axes: before }: Turn, axes: readonly number[]): readonly number[] {
  const d = theta.length - 2
  return theta.map((value, i) => {
    if (i >= d) return value
    const cosines = turned(before, Float64Array.from(axes.slice(i * d, (i + 1) * d)))
    return cosines.reduce((sum, cosine, k) => sum + cosine ** 2 * theta[k], 0)
  })
}

/** G. */
function goodOf(points: readonly Float64Array[], means: Float64Array): readonly Float64Array[] {
  const order = points.map((_, i) => i).sort((i, j) => means[i] - means[j])
  return order.slice(0, Math.max(points[0].length + 1, Math.ceil(GOOD_QUARTER * points.length))).map((i) => points[i])
}

/** R, row by row, of the points of G. */
export function axesOf(good: readonly Float64Array[]): readonly number[] {
  const d = good[0].length
  const middle = Float64Array.from({ length: d }, (_, j) => good.reduce((sum, point) => sum + point[j], 0) / good.length)
  const covariance = new Float64Array(d * d)
  for (const point of good)
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) covariance[i * d + j] += (point[i] - middle[i]) * (point[j] - middle[j])
  const { values, vectors } = decomposeSymmetric(covariance, d)
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a])
  // A sum with 0 makes of -0 the 0 that a number in JSON is.
  return order.flatMap((column) => Array.from(values, (_, row) => vectors[row * d + column] + 0))
}

/** R u. */
export function turned(axes: readonly number[], point: Float64Array): Float64Array {
  const d = point.length
  const along = new Float64Array(d)
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) along[i] += axes[i * d + j] * point[j]
  return along
}

/** R' g into `gradient`: a gradient along the axes becomes one in the coordinates. */
function turnBack(axes: readonly number[], g: Float64Array, gradient: Float64Array): void {
  const d = g.length
  gradient.fill(0)
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) gradient[j] += axes[i * d + j] * g[i]
}

/** A process over turned points as one over the points themselves. */
export function beforeTurn(surrogate: Surrogate, axes: readonly number[]): Surrogate {
  const d = surrogate.theta.length - 2
  const [byMean, byVariance] = [new Float64Array(d), new Float64Array(d)]
  return {
    observed: surrogate.observed,
    jitter: surrogate.jitter,
    size: () => surrogate.size(),
    meanAt: (i) => surrogate.meanAt(i),
    meansLeftOut: () => surrogate.meansLeftOut(),
    theta: Float64Array.from([...coordinateLengths(axes, surrogate.theta), ...surrogate.theta.subarray(d)]),
    mean: (point) => surrogate.mean(turned(axes, point)),
    bound: (point) => surrogate.bound(turned(axes, point)),
    predict: (point) => surrogate.predict(turned(axes, point)),
    predictMany: (points) => surrogate.predictMany(points.map((point) => turned(axes, point))),
    predictWithGradient(point, meanGradient, varianceGradient) {
      const prediction = surrogate.predictWithGradient(turned(axes, point), byMean, byVariance)
      turnBack(axes, byMean, meanGradient)
      turnBack(axes, byVariance, varianceGradient)
      return prediction
    },
    append: (point, label) => surrogate.append(turned(axes, point), label),
  }
}

/** ln of the length of every coordinate while the others are held. */
function coordinateLengths(axes: readonly number[], theta: Float64Array): Float64Array {
  const d = theta.length - 2
  return Float64Array.from({ length: d }, (_, j) => {
    let sum = 0
    for (let i = 0; i < d; i++) sum += axes[i * d + j] ** 2 * Math.exp(-2 * theta[i])
    return -0.5 * Math.log(sum)
  })
}
