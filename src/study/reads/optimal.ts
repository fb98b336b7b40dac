import { isBetter, type Objective, type StudyId, type StudySpec, type Trial } from '../../model/index.ts'
import type { Room } from '../change/room.ts'
import { mayBeBest, resourceOf } from '../ledger/competing.ts'
import { read } from './reads.ts'

/** Trials that no other one beats, by number. */
export async function optimalTrials(room: Room, id: StudyId): Promise<Trial[]> {
  return read(room, id, (ledger) => paretoFront(ledger.spec, ledger.trials.values()))
}

/**
 * The Pareto front of the trials that may be the best and whose values are all finite; equal ones are all in it. By number. Of trials
 * with different parts of the resource those with the most compete, as for the best trial.
 */
export function paretoFront(spec: StudySpec, trials: Iterable<Trial>): Trial[] {
  const { objectives } = spec
  const eligible = [...trials].filter((trial) => mayBeBest(spec, trial) && trial.values!.every(Number.isFinite))
  const most = eligible.reduce((max, trial) => Math.max(max, resourceOf(spec, trial)), Number.NEGATIVE_INFINITY)
  const candidates = objectives[0]!.reduce === 'best' ? eligible : eligible.filter((trial) => resourceOf(spec, trial) === most)
  // Best first: whoever beats a trial in every objective comes before it, so the front only grows.
  candidates.sort((a, b) => byObjectives(objectives, a.values!, b.values!))
  const front: Trial[] = []
  for (const trial of candidates) if (!front.some((other) => dominates(objectives, other.values!, trial.values!))) front.push(trial)
  return front.sort((a, b) => a.number - b.number)
}

function dominates(objectives: readonly Objective[], a: readonly number[], b: readonly number[]): boolean {
  let better = false
  for (const [k, { goal }] of objectives.entries()) {
    if (isBetter(goal, b[k]!, a[k]!)) return false
    better ||= isBetter(goal, a[k]!, b[k]!)
  }
  return better
}

function byObjectives(objectives: readonly Objective[], a: readonly number[], b: readonly number[]): number {
  for (const [k, { goal }] of objectives.entries()) {
    if (isBetter(goal, a[k]!, b[k]!)) return -1
    if (isBetter(goal, b[k]!, a[k]!)) return 1
  }
  return 0
}
