import type { ContractOptions } from '../contracts/algorithm.ts'

/** What the contract must know of an algorithm to test it fairly. */
export const OPTIONS: Readonly<Record<string, ContractOptions>> = {
  // A continuous parameter needs a count; only shuffled grids look at the seed.
  grid: { settings: { steps: 3, order: 'shuffled' }, ignoresBeliefs: true },
  // It knows no history.
  random: { repeatsPoints: true },
}
