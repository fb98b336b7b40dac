import { frontOf, hypervolume } from '../../src/algorithms/gp/data/front.ts'

/** A task as its process describes it. */
export interface Task {
  readonly space: readonly object[]
  readonly constraints: readonly string[]
  /** The lowest score there is; null where nobody knows it. */
  readonly best: number | null
  /** Regret below it counts as solved. */
  readonly floor: number
  /** How many amounts every trial comes back with that should be 0 or less, and the score until one keeps them all. */
  readonly limits?: number
  readonly worst?: number
  /** With several objectives, all minimised: what lies beyond it does not count, and the hypervolume that counts as all of it. */
  readonly reference?: readonly number[]
  readonly volume?: number
}

/** What came of a point. */
export interface Outcome {
  readonly observed: number | readonly number[]
  readonly true: number | readonly number[]
  /** False where it breaks a constraint. */
  readonly allowed: boolean
  readonly limits?: readonly number[]
}

/** The score of a study after each trial; lower is better. */
export type Progress = (outcome: Outcome) => number

/**
 * One objective: the noiseless value of the trial that looked best so far. Several: minus the share of the hypervolume that its front has.
 * Points that break constraints do not count.
 */
export function openProgress({ reference, volume = 1, worst }: Task): Progress {
  return reference === undefined ? openBest(worst) : openShare(reference, volume)
}

/** Nothing allowed yet: JSON has no infinity. */
function openBest(worst = Number.MAX_VALUE): Progress {
  let seen = { observed: Infinity, true: Infinity }
  return (outcome) => {
    const [observed, noiseless] = [Number(outcome.observed), Number(outcome.true)]
    if (outcome.allowed && observed < seen.observed) seen = { observed, true: noiseless }
    return Math.min(seen.true, worst)
  }
}

function openShare(reference: readonly number[], volume: number): Progress {
  let front: readonly (readonly number[])[] = []
  return ({ true: values, allowed }) => {
    const point = [values].flat()
    if (allowed && point.every((v, k) => v < reference[k]!)) front = frontOf([...front, point])
    return -hypervolume(front, reference) / volume
  }
}
