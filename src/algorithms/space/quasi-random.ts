import { openStream, SOBOL_DIMENSIONS_MAX, scrambledSobolCoordinate } from '../../numerics/index.ts'
import { drawAllowed } from './allowed.ts'
import type { Encoding } from './encode.ts'

/** Third key of the streams that fill dimensions beyond the Sobol table. */
const BEYOND_TABLE = 2
/** Places of the sequence between one attempt at a trial's point and the next: far beyond any study's trials. */
const ATTEMPT_STRIDE = 2 ** 20

/**
 * Point of a trial number (from 1) in the scrambled Sobol sequence over the encoded space. Every parameter has its own dimension, active or
 * not; dimensions beyond the table are drawn at random. Where that point is not allowed, a later one of the sequence is taken.
 */
export function quasiRandomPoint(encoding: Encoding, seed: number, number: number): Float64Array {
  const stream = openStream(seed, number, BEYOND_TABLE)
  return drawAllowed(encoding, stream, (attempt) => {
    const place = number - 1 + attempt * ATTEMPT_STRIDE
    const point = Float64Array.from(encoding.dimensions, (dimension, j) =>
      dimension.drawLikely(j < SOBOL_DIMENSIONS_MAX ? scrambledSobolCoordinate(place, j, seed) : stream.uniform()),
    )
    return encoding.settle(point)
  })
}

/** An allowed point drawn uniformly on the parameters' scales, or as what is believed of them says. */
export function randomPoint(encoding: Encoding, stream: { uniform(): number }): Float64Array {
  return drawAllowed(encoding, stream, () => encoding.settle(randomCoordinates(encoding, stream)))
}

/** A coordinate drawn in every dimension, as likely as each is believed to be the best's; `evenly`: whatever is believed. Every parameter draws, active or not: its value never depends on what else is active. */
export function randomCoordinates({ dimensions }: Encoding, stream: { uniform(): number }, evenly = false): Float64Array {
  const point = new Float64Array(dimensions.length)
  for (let j = 0; j < point.length; j++) {
    const u = stream.uniform()
    point[j] = evenly ? dimensions[j].draw(u) : dimensions[j].drawLikely(u)
  }
  return point
}
