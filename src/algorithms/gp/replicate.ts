/*
 * Noise or a rough surface? The process cannot tell them apart; the same point once more can. Measured: docs/algorithms/gp.md.
 */
import { type Assignment, assignmentProblems } from '../../model/index.ts'
import { median } from '../../numerics/index.ts'
import type { Snapshot } from '../algorithm.ts'
import { byLoss, finalLoss, isPending } from '../loss.ts'
import type { Encoding } from '../space/encode.ts'
import { isSuspected, settled } from './state.ts'

/** What trials of one point say of noise; `unsettled`: they cannot say. */
type Replicates = 'none' | 'running' | 'agree' | 'differ' | 'unsettled'

/**
 * Values of one point that differ by less than this share of what lies between the median and the best agree. Of 480 studies with noise
 * at most two came so close by chance.
 */
const AGREEMENT = 0.003

/** Reads a history of one objective for points that were evaluated more than once. */
function replicatesOf({ trials, objectives }: Snapshot, encoding: Encoding): Replicates {
  const counted = trials.filter(({ state }) => state !== 'cancelled')
  const points = Map.groupBy(counted, ({ parameters }) => encoding.encode(parameters).join())
  const known = [...points.values()].map((alike) => ({ alike, losses: alike.map((t) => finalLoss(t, objectives)).filter(Number.isFinite) }))
  const all = known.flatMap(({ losses }) => losses)
  const best = Math.min(...all)
  const pairs = known.filter(({ losses }) => losses.length > 1)
  if (pairs.length > 0) {
    const tolerance = AGREEMENT * (median(all) - best)
    if (pairs.some(({ losses }) => Math.max(...losses) - Math.min(...losses) > tolerance)) return 'differ'
    // Where other points have the very value, too, the objective is coarse, and noise may hide in its steps.
    const isCoarse = pairs.every(({ losses }) => known.some((other) => other.losses !== losses && other.losses.includes(losses[0])))
    return isCoarse ? 'unsettled' : 'agree'
  }
  const tried = known.filter(({ alike, losses }) => losses.length === 1 && alike.length > 1)
  if (tried.length === 0) return 'none'
  return tried.some(({ alike }) => alike.some(isPending)) ? 'running' : 'unsettled'
}

/**
 * Settles a suspicion of noise by what was run twice. `replicate`: the best trial's parameters, to be run once more, where nothing was. A suspicion that
 * cannot be settled (the second run failed, the values are coarse, the caller fixes parameters, nothing is run twice) is taken for true.
 */
export function heedReplicates<Settings>(
  snapshot: Snapshot<Settings>,
  encoding: Encoding,
): { readonly snapshot: Snapshot<Settings>; readonly replicate?: Assignment } {
  if (!isSuspected(snapshot)) return { snapshot }
  switch (replicatesOf(snapshot, encoding)) {
    case 'agree':
      return { snapshot: settled(snapshot, false) }
    case 'running':
      return { snapshot }
    case 'none': {
      const replicate = snapshot.fixed === undefined && snapshot.once === undefined ? bestParameters(snapshot) : undefined
      return replicate === undefined ? { snapshot: settled(snapshot, true) } : { snapshot, replicate }
    }
    default:
      return { snapshot: settled(snapshot, true) }
  }
}

/** Parameters of the best trial that the space has, to the last digit. */
function bestParameters({ trials, objectives, space }: Snapshot): Assignment | undefined {
  return trials
    .filter(({ feasible }) => feasible !== false)
    .map((trial) => ({ number: trial.number, parameters: trial.parameters, loss: finalLoss(trial, objectives) }))
    .filter(({ loss }) => Number.isFinite(loss))
    .sort(byLoss)
    .find(({ parameters }) => assignmentProblems(space, parameters, '').length === 0)?.parameters
}
