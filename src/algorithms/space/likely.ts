/*
 * Where the user believes the best to be, as the distribution that points are drawn from: a normal over a number's coordinate, shares over
 * choices. Models learn from where that led; none of them believes it any longer.
 *
 *   u          coordinate of a number, in [0, 1]
 *   mu, sigma  the likeliest coordinate and the spread
 *   p_k        share of level k; of a list of numbers in proportion to exp(-(u_k - mu)^2 / (2 sigma^2))
 *
 * A prior of the optimum as in Souza et al., ECML 2021. Its weight in the acquisition (Hvarfner et al., piBO, ICLR 2022) was measured and left
 * out: docs/algorithms/gp-experiments.md.
 */

/** What is believed of one coordinate. */
export type Likely = LikelyNormal | LikelyShares

export interface LikelyNormal {
  readonly kind: 'normal'
  readonly mean: number
  readonly deviation: number
}

export interface LikelyShares {
  readonly kind: 'shares'
  /** One for each level; they add up to 1. */
  readonly shares: readonly number[]
}

/** Shares in proportion to weights. */
export function sharesOf(weights: readonly number[]): LikelyShares {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { kind: 'shares', shares: weights.map((weight) => weight / total) }
}

/** Shares of some places by a normal, as they need not be evenly spaced. */
export function sharesAt(places: readonly number[], { mean, deviation }: LikelyNormal): LikelyShares {
  return sharesOf(places.map((u) => Math.exp(-0.5 * ((u - mean) / deviation) ** 2)))
}

/** The level of a random number in [0, 1). */
export function drawShare({ shares }: LikelyShares, uniform: number): number {
  let rest = uniform
  for (let level = 0; level < shares.length; level++) {
    rest -= shares[level]
    if (rest < 0) return level
  }
  return shares.length - 1
}
