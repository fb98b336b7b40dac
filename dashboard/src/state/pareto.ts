import type { Objective, Trial } from '../api/types.ts'

/** True when `a` is nowhere worse than `b`, and somewhere better. */
function dominates(objectives: readonly Objective[], a: readonly number[], b: readonly number[]): boolean {
  let better = false
  for (const [k, { goal }] of objectives.entries()) {
    const gain = goal === 'minimize' ? b[k]! - a[k]! : a[k]! - b[k]!
    if (gain < 0) return false
    if (gain > 0) better = true
  }
  return better
}

/** The succeeded trials that keep the constraints and that no other such trial dominates. */
export function paretoFront(objectives: readonly Objective[], trials: Iterable<Trial>): Trial[] {
  const able = [...trials].filter(
    ({ state, feasible, values }) => state === 'succeeded' && feasible !== false && values?.every(Number.isFinite) === true,
  )
  return able.filter((trial) => !able.some((other) => dominates(objectives, other.values!, trial.values!)))
}
