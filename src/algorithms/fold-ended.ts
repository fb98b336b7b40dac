import { isEnded, type TrialNumber } from '../model/index.ts'
import type { Control, Snapshot, TrialView } from './algorithm.ts'

/** How an algorithm learns from one ended trial after the other. */
export interface Fold<State> {
  /** What the result depends on beside the trials: space, seed, settings. */
  readonly of: string
  readonly open: () => State
  /** Learns from a trial, in place. */
  readonly add: (state: State, trial: TrialView) => void
  readonly copy: (state: State) => State
}

interface Kept<State> {
  readonly of: string
  readonly state: State
  readonly numbers: TrialNumber[]
}

/**
 * What is learnt from all ended trials, in the order of numbers, so that the list alone decides. What comes before the first trial that
 * still runs is kept between calls: nothing can come in between any more, unless a trial is deleted, and then all is learnt anew.
 */
export function foldEnded<State>(trials: Snapshot['trials'], { cache }: Control, fold: Fold<State>): State {
  const ended = trials.filter((trial) => isEnded(trial.state) && trial.state !== 'cancelled').sort((a, b) => a.number - b.number)
  const firstOpen = trials.reduce((first, trial) => (isEnded(trial.state) ? first : Math.min(first, trial.number)), Infinity)
  const last = cache.get('fold') as Kept<State> | undefined
  const isPrefix = last?.of === fold.of && last.numbers.length <= ended.length && last.numbers.every((n, i) => ended[i].number === n)
  const kept: Kept<State> = last !== undefined && isPrefix ? last : { of: fold.of, state: fold.open(), numbers: [] }
  cache.set('fold', kept)
  let next = kept.numbers.length
  for (; next < ended.length && ended[next].number < firstOpen; next++) {
    fold.add(kept.state, ended[next])
    kept.numbers.push(ended[next].number)
  }
  if (next === ended.length) return kept.state
  const ahead = fold.copy(kept.state)
  for (const trial of ended.slice(next)) fold.add(ahead, trial)
  return ahead
}
