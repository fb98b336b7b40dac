import type { Study, Trial } from '../api/types.ts'
import { givenTo, objectiveOf, objectiveValue } from './values.ts'

/**
 * How good each trial is among all, 0 the worst and 1 the best, by rank of the objective that is shown, and first of all by the part of the resource
 * that it was given; trials without a value are left out.
 */
export function ranksOf(study: Study, trials: Iterable<Trial>): Map<number, number> {
  const objective = objectiveOf(study)
  const sign = objective.goal === 'minimize' ? 1 : -1
  const valued = [...trials].flatMap((trial) => {
    const value = objectiveValue(trial)
    if (value === undefined || !Number.isFinite(value)) return []
    return [{ number: trial.number, given: givenTo(trial, objective), value: sign * value }]
  })
  valued.sort((a, b) => (a.given === b.given ? b.value - a.value : a.given - b.given))
  return new Map(valued.map(({ number }, place) => [number, valued.length === 1 ? 1 : place / (valued.length - 1)]))
}
