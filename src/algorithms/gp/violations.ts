import { median } from '../../numerics/index.ts'

/** Label of a trial that keeps a constraint, and the least of one that breaks it. */
const KEPT = -1
const BROKEN_LEAST = 0.2

/**
 * Violations (0 = kept, above 0 = broken by so much) as labels of a process that is below 0 where the constraint is kept. How well a kept
 * one is kept is not known; how badly a broken one is broken saturates at twice the median, so that a huge one does not bend the process.
 */
export function violationLabels(violations: readonly number[]): Float64Array {
  const broken = violations.filter((v) => v > 0)
  const middle = median(broken)
  return Float64Array.from(violations, (v) => (v > 0 ? BROKEN_LEAST + (2 - BROKEN_LEAST) * (1 / (1 + middle / v)) : KEPT))
}
