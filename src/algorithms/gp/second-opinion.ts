import type { Assignment } from '../../model/index.ts'
import type { Control, Snapshot, TrialView } from '../algorithm.ts'
import type { Encoding } from '../space/encode.ts'
import { holding } from '../space/held.ts'
import { tpe } from '../tpe/index.ts'
import { isNoisyStudy } from './state.ts'

/** In noisy studies every so many trials come from the other way of learning. Measured: docs/algorithms/gp-experiments.md. */
const EVERY = 2

/**
 * Where densities of good and bad trials would look: they go by ranks alone, so that noise which bends the process does not bend them too.
 * Undefined where the process should decide alone. `given`: trials of this batch so far, by their numbers from the snapshot's on.
 */
export function secondOpinion(
  snapshot: Snapshot,
  encoding: Encoding,
  given: readonly Assignment[],
  control: Control,
): Float64Array | undefined {
  const { nextNumber } = snapshot
  const number = nextNumber + given.length
  if (number % EVERY !== 0 || snapshot.objectives.length > 1 || snapshot.fixed !== undefined || !isNoisyStudy(snapshot)) return undefined
  const open = given.map((parameters, i): TrialView => ({ number: nextNumber + i, state: 'active', parameters, stale: false }))
  const trials = [...snapshot.trials, ...open]
  const asked = { ...snapshot, space: holding(snapshot.space), settings: tpe.settings.parse({}), trials, count: 1, nextNumber: number }
  // A cache of its own: whether the batch's trials will ever be there is not known yet.
  const outcome = tpe.suggest(asked, { expired: control.expired, cache: new Map() })
  return outcome.kind === 'suggestions' ? encoding.encode(outcome.suggestions[0].parameters) : undefined
}
