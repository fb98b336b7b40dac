import { openStream, SOBOL_DIMENSIONS_MAX, scrambledSobolCoordinate } from '../../numerics/index.ts'
import type { Encoding } from '../encode.ts'

/** Point of the scrambled Sobol sequence that belongs to a trial number; dimensions beyond the table are drawn at random. */
export function quasiRandomPoint(encoding: Encoding, seed: number, number: number): Float64Array {
  const stream = openStream(seed, number, 2)
  const point = Float64Array.from(encoding.dimensions, (dimension, j) =>
    dimension.draw(j < SOBOL_DIMENSIONS_MAX ? scrambledSobolCoordinate(number, j, seed) : stream.uniform()),
  )
  return encoding.settle(point)
}

/** Trials spread over the space before the model decides: two suffice where everything is smooth. */
export function initialTrials(encoding: Encoding): number {
  const { dimensions, conditional } = encoding
  const smooth = !conditional && dimensions.every((d) => d.kind === 'continuous' || (d.kind === 'lattice' && d.levels > 24))
  return smooth ? 2 : Math.min(dimensions.length + 2, 10)
}
