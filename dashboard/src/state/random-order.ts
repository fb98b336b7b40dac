import type { Study, Trial } from '../api/types.ts'
import { competes, givenTo, objectiveOf, objectiveValue } from './values.ts'

/** Algorithms that learn nothing. */
const BLIND = new Set(['random', 'sobol', 'halton'])

/** True for a point that no model chose: of random search, or of an initial design. */
function isBlind({ provenance }: Trial): boolean {
  return provenance !== undefined && (BLIND.has(provenance.algorithm) || provenance.from === 'initial design')
}

/**
 * Finite values of the trials that no model chose: what random search would have drawn from. None where an algorithm gave out the resource in parts: what
 * was given all of it was drawn from the best by less.
 */
export function blindValues(study: Study, trials: Iterable<Trial>): number[] {
  const objective = objectiveOf(study)
  // what was stopped was drawn too: without it random search would look luckier than it is
  const blind = [...trials].filter(
    (trial) => isBlind(trial) && (competes(trial, objective) || (trial.state === 'stopped' && trial.feasible !== false)),
  )
  if (blind.some((trial) => Number.isFinite(givenTo(trial, objective)))) return []
  return blind.map((trial) => objectiveValue(trial) ?? Number.NaN).filter(Number.isFinite)
}

/**
 * Best value to be expected after 1, 2, ... n draws from these n values without putting back: the mean over all orders. Values may come in any order; `minimize` says which is better. The mean best of k of n is the sum over the values, best
 * first, of value times the chance that it is drawn and none before it is.
 */
export function bestInRandomOrder(values: readonly number[], goal: 'minimize' | 'maximize'): number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => (goal === 'minimize' ? a - b : b - a))
  const n = sorted.length
  return sorted.map((_, drawn) => {
    const k = drawn + 1
    // chance that the i-th best is the best of k: k/n for the first, then each is (n - k - i) / (n - 1 - i) of the one before
    let chance = k / n
    let mean = 0
    for (let i = 0; i <= n - k && chance > 1e-12; i++) {
      mean += chance * sorted[i]!
      chance *= (n - k - i) / (n - 1 - i)
    }
    return mean
  })
}
