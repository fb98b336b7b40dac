/** The value of `min`, `min + step`, ... up to `max` that lies nearest to a number. Twelve digits remove what adding fractions leaves behind. */
export function nearestOnLattice(
  value: number,
  { min, max, step }: { readonly min: number; readonly max: number; readonly step: number },
): number {
  const level = Math.min(Math.round((value - min) / step), Math.floor((max - min) / step + 1e-9))
  return Number((min + level * step).toPrecision(12))
}
