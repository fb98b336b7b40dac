import { LIMITS } from '../../model/index.ts'
import type { CollectContext } from './collector.ts'

/** What is said of an attempt that wrote more. */
const MANY_AT_ONCE_NOTE = `a measurement named more than ${LIMITS.metricsPerMeasurement} metrics: the others were left out, but for those that the study needs`

/** As many of the values as one measurement may have: those that the study needs first, wherever they stand, then the others as they came; notes what is left out. */
export function bounded(
  found: ReadonlyMap<string, number>,
  { objectives, needed }: CollectContext,
  notes: Set<string>,
): ReadonlyMap<string, number> {
  if (found.size <= LIMITS.metricsPerMeasurement) return found
  notes.add(MANY_AT_ONCE_NOTE)
  const isNeeded = ([name]: readonly [string, number]): boolean => objectives.includes(name) || needed?.has(name) === true
  const all = [...found]
  const inOrder = [...all.filter(isNeeded), ...all.filter((entry) => !isNeeded(entry))]
  return new Map(inOrder.slice(0, LIMITS.metricsPerMeasurement))
}
