import type { Study, Trial } from '../api/types.ts'
import { type Axis, parameterAxes } from './axes.ts'
import { objectiveValue } from './values.ts'

/** How much a parameter alone tells about the objective that is shown. */
export interface Importance {
  readonly axis: Axis
  /** Share of the variance of the trials' ranks between groups of like values, corrected for chance (epsilon squared), 0 to 1. */
  readonly share: number
  /** Spearman's correlation with the objective, where the parameter is ordered. */
  readonly trend: number | undefined
}

/** A weaker correlation is no word. */
const TREND_MIN = 0.2

/** Which way the objective goes with a parameter, in words: none where it goes neither way, or the parameter tells less than a hundredth. */
export function trendText(share: number, trend: number): string {
  if (Math.abs(trend) < TREND_MIN || Math.round(100 * share) === 0) return ''
  return trend > 0 ? 'grows with it' : 'falls with it'
}

/** Fewer trials tell nothing. */
export const IMPORTANCE_TRIALS_MIN = 8
const GROUPS_MAX = 8

/** Every parameter, the one that tells most first; empty while too few trials have a finite value. */
export function importances(study: Study, trials: Iterable<Trial>): Importance[] {
  const valued = [...trials].filter((trial) => Number.isFinite(objectiveValue(trial)))
  if (valued.length < IMPORTANCE_TRIALS_MIN) return []
  const ranks = ranked(valued.map((trial) => objectiveValue(trial)!))
  return parameterAxes(study)
    .map((axis) => {
      const xs = valued.map((trial) => axis.valueOf(trial))
      return { axis, share: epsilonSquared(groups(axis, xs), ranks), trend: axis.words === undefined ? trend(xs, ranks) : undefined }
    })
    .sort((a, b) => b.share - a.share)
}

/** Ranks from 0; ties share their mean rank. */
function ranked(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++
    for (let k = from; k <= to; k++) ranks[order[k]!] = (from + to) / 2
    from = to + 1
  }
  return ranks
}

/** The group of each value: a word's own, of numbers equally large ones by rank, and one for trials without the parameter. */
function groups(axis: Axis, xs: readonly (number | undefined)[]): number[] {
  if (axis.words !== undefined) return xs.map((x) => x ?? -1)
  const present = xs.filter((x) => x !== undefined)
  const count = Math.max(2, Math.min(GROUPS_MAX, Math.floor(Math.sqrt(present.length))))
  const ranks = ranked(present)
  let next = 0
  return xs.map((x) => (x === undefined ? -1 : Math.min(count - 1, Math.floor((ranks[next++]! / present.length) * count))))
}

/** epsilon^2 = (SS_between - (k - 1) MS_within) / SS_total, at least 0. */
function epsilonSquared(group: readonly number[], ranks: readonly number[]): number {
  const n = ranks.length
  const mean = ranks.reduce((sum, r) => sum + r, 0) / n
  const byGroup = new Map<number, { n: number; sum: number }>()
  group.forEach((g, k) => {
    const { n: count, sum } = byGroup.get(g) ?? { n: 0, sum: 0 }
    byGroup.set(g, { n: count + 1, sum: sum + ranks[k]! })
  })
  const total = ranks.reduce((sum, r) => sum + (r - mean) ** 2, 0)
  const between = [...byGroup.values()].reduce((sum, g) => sum + g.n * (g.sum / g.n - mean) ** 2, 0)
  const k = byGroup.size
  if (total === 0 || n <= k) return 0
  return Math.max(0, (between - ((k - 1) * (total - between)) / (n - k)) / total)
}

/** Spearman's correlation over the trials that have the parameter; undefined when it does not vary. */
function trend(xs: readonly (number | undefined)[], ranks: readonly number[]): number | undefined {
  const kept = xs.flatMap((x, k) => (x === undefined ? [] : [{ x, y: ranks[k]! }]))
  const a = ranked(kept.map(({ x }) => x))
  const b = ranked(kept.map(({ y }) => y))
  const mean = (kept.length - 1) / 2
  const sum = (f: (k: number) => number) => kept.reduce((s, _, k) => s + f(k), 0)
  const spread = Math.sqrt(sum((k) => (a[k]! - mean) ** 2) * sum((k) => (b[k]! - mean) ** 2))
  return spread === 0 ? undefined : sum((k) => (a[k]! - mean) * (b[k]! - mean)) / spread
}
