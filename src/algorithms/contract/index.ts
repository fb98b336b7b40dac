/** The contract of algorithms as checks that run anywhere: over every registered algorithm here, over your own where you like. */
import type { Algorithm } from '../algorithm.ts'
import { CHECKS } from './checks.ts'
import { type ContractOptions, subjectOf } from './subject.ts'

export type { Algorithm, Control, Serves, Snapshot, Suggestion, SuggestOutcome, TrialView } from '../algorithm.ts'
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
  const counts = options.objectives ?? (algorithm.serves.objectives > 1 ? [1, 2] : [1])
  for (const objectives of counts) {
    const subject = subjectOf(algorithm, options, objectives)
    const of = objectives === 1 ? algorithm.name : `${algorithm.name}, with ${objectives} objectives,`
    for (const { name, run } of CHECKS) test(`${of} ${name}`, () => run(subject))
  }
}
