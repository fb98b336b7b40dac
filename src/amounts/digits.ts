/** Significant digits that a double keeps, whatever the number. */
export const DOUBLE_DIGITS = 15

/** Significant digits, `fewest` at least and `most` at most, by which numbers within these ends can be told apart. */
export function digitsWithin(min: number, max: number, fewest: number, most = DOUBLE_DIGITS): number {
  const size = Math.max(Math.abs(min), Math.abs(max))
  return max > min ? Math.min(most, Math.max(fewest, 2 + Math.ceil(Math.log10(size / (max - min))))) : fewest
}

/** The same for the finite ones of some values: more than usual where they lie close together and far from zero, as energies do. */
export function digitsOf(values: Iterable<number | undefined>, fewest: number, most = DOUBLE_DIGITS): number {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value === undefined || !Number.isFinite(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return digitsWithin(min, max, fewest, most)
}
