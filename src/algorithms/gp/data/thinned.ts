import type { Observation } from './observation.ts'

/** Root mean square over the coordinates. */
export function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, u, j) => sum + (u - b[j]) ** 2, 0) / a.length)
}

/** Observations from best to worst without those that have a better one within a distance; what `stays` does so whatever is near. */
export function thinned(
  known: readonly Observation[],
  within: number,
  stays: (observation: Observation) => boolean = () => false,
): readonly Observation[] {
  const kept: Observation[] = []
  const ranked = known.toSorted((a, b) => a.losses[0] - b.losses[0] || a.trial.number - b.trial.number)
  for (const o of ranked) if (stays(o) || !kept.some(({ point }) => distance(point, o.point) < within)) kept.push(o)
  return kept
}
