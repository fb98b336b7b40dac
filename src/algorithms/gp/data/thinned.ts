import { distance } from './distance.ts'
import { fromBest, type Observation } from './observation.ts'

/** Observations from best to worst without those that have a better one within a distance; what `stays` does so whatever is near. */
export function thinned(
  known: readonly Observation[],
  within: number,
  stays: (observation: Observation) => boolean = () => false,
): readonly Observation[] {
  const kept: Observation[] = []
  for (const o of known.toSorted(fromBest)) if (stays(o) || !kept.some(({ point }) => distance(point, o.point) < within)) kept.push(o)
  return kept
}
