/**
 * What two parameters together tell of the objective, on a grid of the unit square.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | w | weight of the trials near a cell: each trial counted in its cell, then blurred | rows x columns |
 * | s | the same of the trials' ranks | rows x columns |
 * | s / w | Nadaraya-Watson estimate of the rank (Nadaraya 1964, Watson 1964) with a Gaussian kernel | rows x columns |
 */
export interface Surface {
  readonly columns: number
  readonly rows: number
  /** Expected rank, 0 the worst and 1 the best, row by row from the lower left corner; NaN where no trial is near. */
  readonly ranks: Float64Array
}

export interface SurfacePoint {
  /** Both 0 to 1. */
  readonly x: number
  readonly y: number
  readonly rank: number
}

const CELLS = 64
/** Less weight than a trial has two and a half standard deviations away says nothing. */
const WEIGHT_MIN = Math.exp(-3.1)

/** The surface over some trials; its kernel is narrower the more trials there are (Scott 1992: n to the -1/6 in two dimensions). */
export function surfaceOf(points: readonly SurfacePoint[]): Surface {
  const weights = new Float64Array(CELLS * CELLS)
  const sums = new Float64Array(CELLS * CELLS)
  for (const { x, y, rank } of points) {
    const cell = cellOf(y) * CELLS + cellOf(x)
    weights[cell]! += 1
    sums[cell]! += rank
  }
  const sd = 0.28 * Math.max(8, points.length) ** (-1 / 6) * CELLS
  const [w, s] = [blur(weights, sd), blur(sums, sd)]
  const ranks = Float64Array.from(w, (weight, cell) => (weight < WEIGHT_MIN ? Number.NaN : s[cell]! / weight))
  return { columns: CELLS, rows: CELLS, ranks }
}

function cellOf(position: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(position * CELLS)))
}

/** Gaussian blur, first along rows, then along columns; a lone one keeps its height of one at its centre. */
function blur(grid: Float64Array, sd: number): Float64Array {
  return along(along(grid, sd, 1, CELLS), sd, CELLS, 1)
}

function along(grid: Float64Array, sd: number, step: number, across: number): Float64Array {
  const reach = Math.ceil(3 * sd)
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sd * sd)))
  const blurred = new Float64Array(grid.length)
  for (let line = 0; line < CELLS; line++) {
    for (let at = 0; at < CELLS; at++) {
      let sum = 0
      for (let other = Math.max(0, at - reach); other <= Math.min(CELLS - 1, at + reach); other++) {
        sum += kernel[Math.abs(other - at)]! * grid[line * across + other * step]!
      }
      blurred[line * across + at * step] = sum
    }
  }
  return blurred
}
