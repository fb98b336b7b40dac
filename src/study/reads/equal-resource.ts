import type { StudySpec, Trial } from '../../model/index.ts'
import { resourceOf } from '../ledger/competing.ts'
import type { ComparedResource } from '../messages/index.ts'

/** Trials that can be compared with each other. */
export interface Comparable {
  readonly trials: readonly Trial[]
  /** Absent where no algorithm gave any of them a part of the resource. */
  readonly resource?: ComparedResource
}

/**
 * Those that were given the same part of the resource: the part that most of them were given, the larger of equally many. What got more was
 * chosen for its values, so that its parameters hardly differ any more (docs/how-to/importances.md has the figures).
 */
export function atEqualResource(spec: StudySpec, trials: readonly Trial[]): Comparable {
  if (spec.resource === undefined || trials.every(({ resource }) => resource === undefined)) return { trials }
  const byAmount = Map.groupBy(trials, (trial) => resourceOf(spec, trial))
  const [amount, compared] = [...byAmount].reduce((most, next) => (isAhead(next, most) ? next : most))
  return { trials: compared, resource: { metric: spec.resource.metric, amount, otherTrials: trials.length - compared.length } }
}

function isAhead([amount, { length }]: [number, Trial[]], [other, than]: [number, Trial[]]): boolean {
  return length > than.length || (length === than.length && amount > other)
}
