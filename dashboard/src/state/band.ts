import type { Line } from './line.ts'

/** The middle half of some curves at one place, and their median. */
export interface BandPoint {
  readonly x: number
  readonly low: number
  readonly median: number
  readonly high: number
}

/** More places are not drawn apart. */
const PLACES_MAX = 200

/** Quartiles of curves wherever one of them has a point and at least three reach; each curve counts with its newest value up to there. */
export function medianBand(lines: readonly Line[]): BandPoint[] {
  const all = [...new Set(lines.flatMap(({ xs }) => xs))].sort((a, b) => a - b)
  const stride = Math.max(1, Math.ceil(all.length / PLACES_MAX))
  const rows = lines.map(() => -1)
  return all.flatMap((x, place) => {
    if (place % stride !== 0 && place !== all.length - 1) return []
    const values = lines.flatMap(({ xs, ys }, k) => {
      while ((xs[rows[k]! + 1] ?? Number.POSITIVE_INFINITY) <= x) rows[k]!++
      const value = ys[rows[k]!]
      return x > (xs.at(-1) ?? 0) || value === undefined || !Number.isFinite(value) ? [] : [value]
    })
    if (values.length < 3) return []
    values.sort((a, b) => a - b)
    return [{ x, low: quantile(values, 0.25), median: quantile(values, 0.5), high: quantile(values, 0.75) }]
  })
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  return below + (at % 1) * (sorted[Math.ceil(at)]! - below)
}
