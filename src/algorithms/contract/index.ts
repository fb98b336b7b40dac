/** The contract of algorithms as checks that run anywhere: over every registered algorithm here, over your own where you like. */
import type { Algorithm } from '../algorithm.ts'
import { CHECKS } from './checks.ts'
import { type ContractOptions, subjectOf } from './subject.ts'

export { calmHistory, drawAssignment, hostileHistory, meritOf } from './histories.ts'
export { type Played, type PlayOptions, playStudy } from './play.ts'
export { EVERYTHING, POINT, TINY } from './spaces.ts'
export { ask, type ContractOptions, freshControl, type Subject, snapshotOf, subjectOf } from './subject.ts'

/**
 * Hands every check of the contract to a test runner: `algorithmContract(mine, test)` with the `test` of node:test, vitest or any other.
 * A check throws an Error with a sentence when the algorithm breaks a promise.
 */
export function algorithmContract(
  algorithm: Algorithm,
  test: (name: string, run: () => void) => void,
  options: ContractOptions = {},
): void {
  for (const { name, run } of CHECKS) test(`${algorithm.name} ${name}`, () => run(subjectOf(algorithm, options)))
  if (algorithm.serves.objectives < 2) return
  for (const { name, run } of CHECKS) test(`${algorithm.name}, with two objectives, ${name}`, () => run(subjectOf(algorithm, options, 2)))
}
