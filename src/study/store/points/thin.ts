import type { Measurement } from '../../../model/index.ts'

/** How many points each of some curves may keep, so that they are `pointsMax` in all: what short ones leave, long ones share. At least two each. */
export function sharePoints(lengths: readonly number[], pointsMax: number): number[] {
  const shares = new Array<number>(lengths.length).fill(0)
  const ascending = lengths.map((_, k) => k).sort((a, b) => lengths[a]! - lengths[b]!)
  let left = pointsMax
  ascending.forEach((k, place) => {
    const share = Math.min(lengths[k]!, Math.max(2, Math.floor(left / (ascending.length - place))))
    shares[k] = share
    left -= share
  })
  return shares
}

/** A metric at the points of a curve: its values, and which of the points have one (1; all of them when absent). */
export interface ValueColumn {
  readonly values: ArrayLike<number>
  readonly has?: ArrayLike<number> | undefined
}

/**
 * A curve of at most about `pointsMax` points that looks the same: its first and last point, and from each of equally long
 * stretches in between those where a metric is least and greatest. NaN and infinities are kept where a stretch has one.
 */
export function thinCurve(points: readonly Measurement[], pointsMax: number): readonly Measurement[] {
  if (points.length <= pointsMax) return points
  const metrics = new Set<string>()
  for (const { values } of points) for (const metric in values) metrics.add(metric)
  const columns = [...metrics].map((metric) => ({
    values: points.map((point) => point.values[metric] ?? Number.NaN),
    has: points.map((point) => (Object.hasOwn(point.values, metric) ? 1 : 0)),
  }))
  return pointsToKeep(columns, points.length, pointsMax).map((k) => points[k]!)
}

/** Which of a curve's points `thinCurve` keeps, ascending: for curves that are columns. */
export function pointsToKeep(columns: readonly ValueColumn[], length: number, pointsMax: number): number[] {
  if (length <= pointsMax) return Array.from({ length }, (_, k) => k)
  const stretches = Math.floor((pointsMax - 2) / (2 * columns.length))
  const kept = new Set([0])
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (length - 2)) / stretches)
    const to = 1 + Math.floor(((s + 1) * (length - 2)) / stretches)
    for (const column of columns) keepExtremes(kept, column, from, to)
  }
  kept.add(length - 1)
  return [...kept].sort((a, b) => a - b)
}

/** Adds where a metric is least and greatest in [from, to); where it is not finite counts as an extreme. */
function keepExtremes(kept: Set<number>, { values, has }: ValueColumn, from: number, to: number): void {
  let [least, greatest, odd] = [-1, -1, -1]
  for (let k = from; k < to; k++) {
    if (has !== undefined && has[k] === 0) continue
    const value = values[k]!
    if (!Number.isFinite(value)) {
      if (odd < 0) odd = k
      continue
    }
    if (least < 0 || value < values[least]!) least = k
    if (greatest < 0 || value > values[greatest]!) greatest = k
  }
  if (odd >= 0) kept.add(odd)
  else if (least >= 0) kept.add(least)
  if (greatest >= 0) kept.add(greatest)
}

/** Curves thinned to about `pointsMax` points in all; the same ones when they are no more than that. */
export function thinCurves<C extends { readonly points: readonly Measurement[] }>(curves: readonly C[], pointsMax: number): readonly C[] {
  if (curves.reduce((sum, { points }) => sum + points.length, 0) <= pointsMax) return curves
  const shares = sharePoints(
    curves.map(({ points }) => points.length),
    pointsMax,
  )
  return curves.map((curve, k) => ({ ...curve, points: thinCurve(curve.points, shares[k]!) }))
}
