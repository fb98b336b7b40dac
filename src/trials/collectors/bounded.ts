import { LIMITS } from '../../model/index.ts'
import type { CollectContext } from './collector.ts'

/** As many of the values as one measurement may have: objectives first, wherever they stand, then the others as they came. */
export function bounded(found: ReadonlyMap<string, number>, { objectives }: CollectContext): ReadonlyMap<string, number> {
  if (found.size <= LIMITS.metricsPerMeasurement) return found
  const isObjective = ([name]: readonly [string, number]): boolean => objectives.includes(name)
  const all = [...found]
  const inOrder = [...all.filter(isObjective), ...all.filter((entry) => !isObjective(entry))]
  return new Map(inOrder.slice(0, LIMITS.metricsPerMeasurement))
}
