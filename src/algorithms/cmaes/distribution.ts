import { decomposeSymmetric } from '../../numerics/index.ts'

/*
 * The search distribution of CMA-ES and its update by one generation.
 *
 *   n, lambda     dimensions, points of a generation; mu = floor(lambda / 2) of them are good
 *   m, sigma, C   mean, step size, covariance: points are drawn from N(m, sigma^2 C)
 *   B, D          C = B diag(D^2) B'
 *   w             weights by rank, positive for the good (sum 1), negative for the others
 *   muEff         (sum w+)^2 / sum w+^2
 *   pSigma, pC    evolution paths of the step size and of the covariance
 *   cSigma, dSigma, cC, c1, cMu   learning rates and damping
 *   chiN          expected length of a standard normal vector
 *   y_k           (x_k - m) / sigma of the k-th best point
 *
 * Hansen, The CMA evolution strategy: a tutorial, arXiv 1604.00772, figure 6 and equations 41 - 58 (with negative weights).
 */

/** What a generation of lambda points in n dimensions is weighed with. */
export interface Constants {
  readonly n: number
  readonly lambda: number
  readonly mu: number
  readonly weights: Float64Array
  readonly muEff: number
  readonly cSigma: number
  readonly dSigma: number
  readonly cC: number
  readonly c1: number
  readonly cMu: number
  readonly chiN: number
}

export interface Distribution {
  readonly mean: Float64Array
  sigma: number
  readonly c: Float64Array
  /** Eigenvectors by column and square roots of the eigenvalues of C. */
  b: Float64Array
  d: Float64Array
  readonly pSigma: Float64Array
  readonly pC: Float64Array
  generation: number
}

/** Smallest eigenvalue that is kept: rounding can make tiny ones negative. */
const EIGENVALUE_MIN = 1e-20
const TINY = 1e-8

/** The default population of the tutorial: 4 + floor(3 ln n). */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * Math.log(n))
}

export function constantsOf(n: number, lambda: number): Constants {
  const mu = Math.floor(lambda / 2)
  const raw = Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1))
  const muEff = effective(raw.slice(0, mu))
  const muEffOthers = effective(raw.slice(mu))
  const c1 = 2 / ((n + 1.3) ** 2 + muEff)
  const cMu = Math.min(1 - c1 - TINY, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff))
  const alpha = Math.min(1 + c1 / cMu, 1 + (2 * muEffOthers) / (muEff + 2), (1 - c1 - cMu) / (n * cMu))
  const positive = raw.reduce((sum, w) => sum + Math.max(0, w), 0)
  const negative = raw.reduce((sum, w) => sum + Math.max(0, -w), 0)
  const cSigma = (muEff + 2) / (n + muEff + 5)
  return {
    n,
    lambda,
    mu,
    weights: Float64Array.from(raw, (w) => (w >= 0 ? w / positive : (alpha * w) / negative)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  }
}

function effective(weights: readonly number[]): number {
  const sum = weights.reduce((a, w) => a + w, 0)
  return (sum * sum) / weights.reduce((a, w) => a + w * w, 0)
}

/** A round distribution. */
export function openDistribution(mean: Float64Array, sigma: number): Distribution {
  const n = mean.length
  const unit = new Float64Array(n * n)
  for (let i = 0; i < n; i++) unit[i * n + i] = 1
  return {
    mean: Float64Array.from(mean),
    sigma,
    c: unit,
    b: Float64Array.from(unit),
    d: new Float64Array(n).fill(1),
    pSigma: new Float64Array(n),
    pC: new Float64Array(n),
    generation: 0,
  }
}

/** B diag(D) z: a standard normal vector as a step of covariance C. */
export function stretched({ b, d }: Distribution, z: Float64Array): Float64Array {
  const n = z.length
  return Float64Array.from(z, (_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += b[i * n + j] * d[j] * z[j]
    return sum
  })
}

/** C^(-1/2) y. */
export function whitened({ b, d }: Distribution, y: Float64Array): Float64Array {
  const n = y.length
  const turned = Float64Array.from(y, (_, j) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += b[i * n + j] * y[i]
    return sum / d[j]
  })
  return Float64Array.from(y, (_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += b[i * n + j] * turned[j]
    return sum
  })
}

export function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, v) => sum + v * v, 0))
}

/** Learns from one generation, in place: `steps` are the y_k from the best to the worst, lambda of them. */
export function evolve(distribution: Distribution, constants: Constants, steps: readonly Float64Array[]): void {
  const { n, mu, weights, muEff, cSigma, dSigma, cC, c1, cMu, chiN } = constants
  const { mean, c, pSigma, pC } = distribution
  distribution.generation += 1
  const { sigma, generation } = distribution
  const move = new Float64Array(n)
  for (let k = 0; k < mu; k++) for (let i = 0; i < n; i++) move[i] += weights[k] * steps[k][i]
  const straight = whitened(distribution, move)
  for (let i = 0; i < n; i++) {
    mean[i] += sigma * move[i]
    pSigma[i] = (1 - cSigma) * pSigma[i] + Math.sqrt(cSigma * (2 - cSigma) * muEff) * straight[i]
  }
  const pathLength = lengthOf(pSigma)
  distribution.sigma = sigma * Math.exp((cSigma / dSigma) * (pathLength / chiN - 1))
  // The path of the covariance stalls while the step size grows fast.
  const isCalm = pathLength / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) < (1.4 + 2 / (n + 1)) * chiN
  for (let i = 0; i < n; i++) pC[i] = (1 - cC) * pC[i] + (isCalm ? Math.sqrt(cC * (2 - cC) * muEff) * move[i] : 0)
  // Bad steps count by direction, not by length.
  const scaled = steps.map((y, k) => (weights[k] >= 0 ? weights[k] : (weights[k] * n) / (lengthOf(whitened(distribution, y)) ** 2 + TINY)))
  const lost = isCalm ? 0 : cC * (2 - cC)
  const kept = 1 + c1 * lost - c1 - cMu * weights.reduce((sum, w) => sum + w, 0)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rankMu = 0
      for (let k = 0; k < steps.length; k++) rankMu += scaled[k] * steps[k][i] * steps[k][j]
      const value = kept * c[i * n + j] + c1 * pC[i] * pC[j] + cMu * rankMu
      c[i * n + j] = value
      c[j * n + i] = value
    }
  }
  const { values, vectors } = decomposeSymmetric(Float64Array.from(c), n)
  distribution.b = vectors
  distribution.d = values.map((v) => Math.sqrt(Math.max(EIGENVALUE_MIN, v)))
}
