import { cssColor } from '../state/theme.ts'

/** Colours by rank: from what is far from the best to the best, in steps that differ in lightness too. */
export const STEPS = ['--rank-0', '--rank-1', '--rank-2', '--rank-3', '--rank-4'] as const

/** Place of a rank's colour among the steps; the lowest without a rank. */
export function rankStep(rank: number | undefined): number {
  return Math.min(STEPS.length - 1, Math.floor((rank ?? 0) * STEPS.length))
}

/** The colour of a rank; undefined ranks are pale. */
export function rankColor(rank: number | undefined): string {
  return cssColor(rank === undefined ? '--faint' : STEPS[rankStep(rank)]!)
}
