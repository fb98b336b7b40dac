import type { Measurement } from '../model/index.ts'

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

/**
 * A curve of at most about `pointsMax` points that looks the same: its first and last point, and from each of equally long
 * stretches in between those where a metric is least and greatest. NaN and infinities are kept where a stretch has one.
 */
export function thinCurve(points: readonly Measurement[], pointsMax: number): readonly Measurement[] {
  if (points.length <= pointsMax) return points
  const metrics = [...new Set(points.flatMap((point) => Object.keys(point.values)))]
  const stretches = Math.floor((pointsMax - 2) / (2 * metrics.length))
  const kept = new Set([0, points.length - 1])
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (points.length - 2)) / stretches)
    const to = 1 + Math.floor(((s + 1) * (points.length - 2)) / stretches)
    for (const metric of metrics) for (const k of extremes(points, metric, from, to)) kept.add(k)
  }
  return [...kept].sort((a, b) => a - b).map((k) => points[k]!)
}

/** Where a metric is least and greatest in [from, to); where it is not finite counts as an extreme. */
function extremes(points: readonly Measurement[], metric: string, from: number, to: number): number[] {
  let least: number | undefined
  let greatest: number | undefined
  let odd: number | undefined
  for (let k = from; k < to; k++) {
    const value = points[k]!.values[metric]
    if (value === undefined) continue
    if (!Number.isFinite(value)) {
      odd ??= k
      continue
    }
    if (least === undefined || value < points[least]!.values[metric]!) least = k
    if (greatest === undefined || value > points[greatest]!.values[metric]!) greatest = k
  }
  const found = odd === undefined ? [least, greatest] : [odd, greatest ?? least]
  return found.filter((k) => k !== undefined)
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

/** The points that say something of the metrics, and only that. */
export function onlyMetrics(points: readonly Measurement[], metrics: readonly string[]): Measurement[] {
  return points.flatMap((point) => {
    const values = Object.fromEntries(metrics.filter((m) => Object.hasOwn(point.values, m)).map((m) => [m, point.values[m]!]))
    return Object.keys(values).length === 0 ? [] : [{ ...point, values }]
  })
}
