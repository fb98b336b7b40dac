import type { Study, Trial } from '../api/types.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveOf, objectiveValue } from '../state/values.ts'

/** Colours by rank: from what is far from the best to the best, in steps that differ in lightness too. */
export const STEPS = ['--rank-0', '--rank-1', '--rank-2', '--rank-3', '--rank-4'] as const

/** How good each trial is among all, 0 the worst and 1 the best, by rank of the objective that is shown; trials without a value are left out. */
export function ranksOf(study: Study, trials: Iterable<Trial>): Map<number, number> {
  const sign = objectiveOf(study).goal === 'minimize' ? 1 : -1
  const valued = [...trials].flatMap((trial) => {
    const value = objectiveValue(trial)
    return value === undefined || !Number.isFinite(value) ? [] : [{ number: trial.number, value: sign * value }]
  })
  valued.sort((a, b) => b.value - a.value)
  return new Map(valued.map(({ number }, place) => [number, valued.length === 1 ? 1 : place / (valued.length - 1)]))
}

/** Place of a rank's colour among the steps; the lowest without a rank. */
export function rankStep(rank: number | undefined): number {
  return Math.min(STEPS.length - 1, Math.floor((rank ?? 0) * STEPS.length))
}

/** The colour of a rank; undefined ranks are pale. */
export function rankColor(rank: number | undefined): string {
  return cssColor(rank === undefined ? '--faint' : STEPS[rankStep(rank)]!)
}
