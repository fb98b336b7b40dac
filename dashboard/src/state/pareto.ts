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

/** The succeeded trials that keep the constraints and that no other such trial dominates, by number. */
export function paretoFront(objectives: readonly Objective[], trials: Iterable<Trial>): Trial[] {
  const able = [...trials].filter(
    ({ state, feasible, values }) => state === 'succeeded' && feasible !== false && values?.every(Number.isFinite) === true,
  )
  // the best by the first objective come first: what dominates a trial is then before it, and only the front need be asked
  const sign = objectives[0]?.goal === 'minimize' ? 1 : -1
  const total = (trial: Trial) => objectives.reduce((sum, { goal }, k) => sum + (goal === 'minimize' ? 1 : -1) * trial.values![k]!, 0)
  able.sort((a, b) => sign * (a.values![0]! - b.values![0]!) || total(a) - total(b))
  const front: Trial[] = []
  for (const trial of able) if (!front.some((other) => dominates(objectives, other.values!, trial.values!))) front.push(trial)
  return front.sort((a, b) => a.number - b.number)
}
