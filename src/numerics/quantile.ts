/** The p-quantile (linear interpolation between order statistics, as numpy's default); NaN without values. */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return Number.NaN
  const position = p * (sorted.length - 1)
  const index = Math.floor(position)
  const low = sorted[index]
  if (index === position) return low
  return low + (position - index) * (sorted[index + 1] - low)
}

/** The median; the mean of the two middle values of an even count. NaN without values. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * sorted[middle - 1] + 0.5 * sorted[middle]
}
