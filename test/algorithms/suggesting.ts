import { ALGORITHMS } from '../../src/algorithms/index.ts'

/** Algorithms that choose points themselves. */
export const SUGGESTING = ALGORITHMS.filter(({ fromOutside }) => fromOutside === undefined)
