import type { Resource } from '../model/index.ts'

/*
 * The resources at which trials are compared.
 *
 *   R, r    most and least resource of a trial (the study's resource.max and resource.min)
 *   eta     share of the trials of a rung that goes on: one in eta
 *   s       number of promotions in a bracket, 0 .. s_max; s_max = the largest s whose R eta^-s is r or more by rounding
 *   n_s     trials that bracket s starts with: ceil((s_max + 1) eta^s / (s + 1))
 *
 * Li et al., Hyperband: a novel bandit-based approach to hyperparameter optimization, JMLR 18 (2018), algorithm 1.
 */

/** One bracket of Hyperband: rung i has at most sizes[i] trials, which take resources[i]. */
export interface BracketPlan {
  readonly sizes: readonly number[]
  readonly resources: readonly number[]
}

/** The brackets of one round, from the one that starts most trials with the least resource to the one that runs all in full. */
export function planBrackets({ min, max }: Resource, eta: number): BracketPlan[] {
  const powers = [1]
  // As resources are given out, by rounding: the least of 52 steps, 2, is 52 / 27, and without a bracket that starts there it is of no use.
  for (let power = eta; startsLower(max, power, eta) && Math.round(max / power) >= min; power *= eta) powers.push(power)
  const largest = powers.length - 1
  return powers
    .map((power, s) => {
      const start = Math.ceil(((largest + 1) * power) / (s + 1))
      return {
        sizes: powers.slice(0, s + 1).map((p) => Math.floor(start / p)),
        resources: powers.slice(0, s + 1).map((_, i) => Math.round(max / powers[s - i])),
      }
    })
    .reverse()
}

/** Near a single step rounding makes two resources one. */
function startsLower(max: number, power: number, eta: number): boolean {
  return Math.round(max / power) < Math.round((max / power) * eta)
}

/** The rungs of asynchronous halving: min, min eta, min eta^2, ... and max. */
export function planRungs({ min, max }: Resource, eta: number): number[] {
  const rungs: number[] = []
  for (let resource = min; resource < max; resource *= eta) rungs.push(resource)
  return [...rungs, max]
}
