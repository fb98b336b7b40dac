import { isEnded } from '../../model/index.ts'
import type { RandomStream } from '../../numerics/index.ts'
import type { Snapshot, TrialView } from '../algorithm.ts'
import { byLoss, isPending, lossesOf, totalViolation } from '../loss.ts'
import { rankCandidates } from '../pareto.ts'
import type { Encoding } from '../space/encode.ts'
import { openParzen } from './parzen.ts'

/** Share of the trials that count as good, unless a study says otherwise. */
export const GOOD_SHARE = 0.1
/** At most so many trials are good: the rest of a long study must not drown them. */
const GOOD_MAX = 25
/** The newest trials of a set count in full, older ones less. */
const NEWEST = 25

/** A history in two parts. */
export interface Split {
  /** Points by trial number, oldest first. */
  readonly good: readonly Float64Array[]
  /** All others; what is given out joins them, so that the next point keeps away from it. */
  readonly bad: Float64Array[]
  /** Ended trials with a value whose points were not the user's. */
  readonly own: number
}

/** Where good trials are and where bad ones. */
export interface Densities {
  /** ln of how much denser the good trials are than the bad ones at a settled point. */
  logRatio(point: Float64Array): number
  /** A settled point from the density of the good ones. */
  draw(stream: RandomStream): Float64Array
}

/** Good are the best of this share of the trials; bad are all others, also failed ones and those that are out. */
export function splitTrials({ trials, objectives }: Pick<Snapshot, 'trials' | 'objectives'>, encoding: Encoding, share: number): Split {
  const inOrder = trials.filter((trial) => trial.state !== 'cancelled').sort((a, b) => a.number - b.number)
  const ranked = rankTrials(inOrder, objectives)
  const chosen = new Set(ranked.slice(0, Math.min(Math.ceil(share * ranked.length), GOOD_MAX)))
  const isBad = (trial: TrialView): boolean => !chosen.has(trial) && (isEnded(trial.state) || isPending(trial))
  const pointOf = (trial: TrialView): Float64Array => encoding.encode(trial.parameters)
  // What the user gave may all lie in one place.
  const own = ranked.filter((trial) => trial.given !== true).length
  return { good: inOrder.filter((t) => chosen.has(t)).map(pointOf), bad: inOrder.filter(isBad).map(pointOf), own }
}

/** The densities of both parts as they are now. */
export function openDensities(encoding: Encoding, { good, bad }: Split): Densities {
  const likely = openParzen(encoding, good, ages(good.length))
  const unlikely = openParzen(encoding, bad, ages(bad.length))
  return { logRatio: (point) => likely.logAt(point) - unlikely.logAt(point), draw: likely.draw }
}

/** Trials with values from best to worst: evaluated ones, then those that were stopped, those that went far first. */
function rankTrials(trials: readonly TrialView[], objectives: Snapshot['objectives']): TrialView[] {
  const valued = trials
    .map((trial) => ({ trial, losses: lossesOf(trial, objectives), violation: totalViolation(trial) }))
    .filter(({ losses }) => losses.every((loss) => !Number.isNaN(loss)))
  const full = valued.filter(({ trial }) => trial.state === 'succeeded')
  const stopped = valued.filter(({ trial }) => trial.state === 'stopped')
  const cut = stopped.sort(
    (a, b) => (b.trial.lastStep ?? 0) - (a.trial.lastStep ?? 0) || a.losses[0] - b.losses[0] || a.trial.number - b.trial.number,
  )
  if (objectives.length > 1) return [...rankCandidates(full).map((i) => full[i].trial), ...cut.map(({ trial }) => trial)]
  const ranked = full.map((one) => ({ ...one, loss: one.losses[0], number: one.trial.number })).sort(byLoss)
  return [...ranked.map(({ trial }) => trial), ...cut.map(({ trial }) => trial)]
}

/** Weights of n trials, oldest first: a ramp from 1/n to 1, then the newest in full. */
export function ages(n: number): number[] {
  const old = n - NEWEST
  return Array.from({ length: n }, (_, i) => (old <= 0 || i >= old ? 1 : old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1)))
}
