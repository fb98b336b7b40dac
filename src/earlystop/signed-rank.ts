/**
 * Wilcoxon's signed-rank test, one-sided, paired.
 *
 * | symbol | meaning                                                          | shape |
 * |--------|------------------------------------------------------------------|-------|
 * | d_i    | differences of the pairs                                         | n     |
 * | r_i    | ranks of |d_i| from 1; equal ones share the mean of their places | n     |
 * | W      | sum of the ranks of positive d; zeros give half of theirs        | 1     |
 *
 * Wilcoxon 1945; zeros are split as in scipy's `zero_method="zsplit"`.
 */
import { doubledRanks, normalCdf } from '../numerics/index.ts'

/** Above so many pairs the normal approximation is exact enough; below, all 2^n signs are counted. */
const EXACT_MAX = 50

/**
 * The chance of a sum of positive ranks as small as this one or smaller when the signs are a matter of chance: small when the
 * differences are mostly negative. 1 when there is no difference at all.
 */
export function signedRankLess(differences: readonly number[]): number {
  const doubled = doubledRanks(differences.map(Math.abs))
  const moving = doubled.filter((_, i) => differences[i] !== 0)
  if (moving.length === 0) return 1
  // Zeros add the same half to every outcome, so they only shift W and its distribution alike.
  let positive = 0
  for (const [i, difference] of differences.entries()) if (difference > 0) positive += doubled[i]!
  return moving.length <= EXACT_MAX ? exact(moving, positive) : approximate(moving, positive)
}

/** Share of all signs whose sum of positive (doubled) ranks is at most the observed one. */
function exact(doubled: readonly number[], observed: number): number {
  const total = doubled.reduce((sum, rank) => sum + rank, 0)
  let chances = new Float64Array(total + 1)
  chances[0] = 1
  for (const rank of doubled) {
    const next = new Float64Array(total + 1)
    for (let sum = 0; sum <= total; sum++) {
      next[sum] = 0.5 * (chances[sum]! + (sum >= rank ? chances[sum - rank]! : 0))
    }
    chances = next
  }
  let chance = 0
  for (let sum = 0; sum <= observed; sum++) chance += chances[sum]!
  return chance
}

/** Normal approximation with a continuity correction; the variance follows from the ranks, so ties are right by themselves. */
function approximate(doubled: readonly number[], observed: number): number {
  const mean = doubled.reduce((sum, rank) => sum + rank, 0) / 2
  const variance = doubled.reduce((sum, rank) => sum + rank * rank, 0) / 4
  return normalCdf((observed + 1 - mean) / Math.sqrt(variance))
}
