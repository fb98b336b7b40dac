import { nearestOnLattice } from '../space/lattice.ts'

/** The value in the middle of a range, of its ratios on a log scale; with a step its nearest level. Undefined where there is none. */
export function middleOfRange(min: number, max: number, { isLog, step }: { isLog: boolean; step: number | undefined }): number | undefined {
  if (isLog && min <= 0) return undefined
  const middle = isLog ? Math.sqrt(min) * Math.sqrt(max) : min / 2 + max / 2
  // Twelve digits remove what roots leave behind.
  if (step === undefined) return Math.min(max, Math.max(min, Number(middle.toPrecision(12))))
  if (!(step > 0)) return undefined
  return nearestOnLattice(middle, { min, max, step })
}

/** That of some numbers which lies nearest to the middle of their range, measured on its scale. */
export function middleOfList(values: readonly number[], isLog: boolean): number | undefined {
  const place = isLog ? Math.log : (value: number) => value
  const places = values.map(place)
  const middle = Math.min(...places) / 2 + Math.max(...places) / 2
  if (!Number.isFinite(middle)) return undefined
  const distances = places.map((at) => Math.abs(at - middle))
  return values[distances.indexOf(Math.min(...distances))]
}
