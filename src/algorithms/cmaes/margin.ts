import { normalQuantile } from '../../numerics/index.ts'
import type { Encoding } from '../space/encode.ts'
import type { Constants, Distribution } from './distribution.ts'

/*
 * Lower-bounded deviations on lattices: a step size that shrinks below the cells of a lattice would stay on one level for ever. Each coordinate of
 * a lattice keeps at least the probability alpha = 1 / (n lambda) of leaving its cell.
 *
 * After Hamano et al., CMA-ES with margin, GECCO 2022, which bounds the same probability.
 */

export interface Margins {
  /** Factor of each coordinate's deviation; 1 where nothing is bounded. */
  readonly widening: Float64Array
  /** By how much a settled point may be further out, squared, because it was moved to its level. */
  readonly slack: number
}

export function openMargins({ dimensions }: Encoding, { mean, sigma, c }: Distribution, { n, lambda }: Constants): Margins {
  const quantile = -normalQuantile(1 / (2 * n * lambda))
  let slack = 0
  const widening = Float64Array.from(dimensions, (dimension, j) => {
    if (dimension.kind !== 'lattice') return 1
    const level = dimension.levelOf(mean[j])
    const here = dimension.coordinateOf(level)
    const next = level + 1 < dimension.levels ? level + 1 : level - 1
    const half = 0.5 * Math.abs(dimension.coordinateOf(next) - here)
    const deviation = sigma * Math.sqrt(c[j * n + j])
    const wanted = half / quantile
    slack += (half / Math.max(deviation, wanted)) ** 2
    return Math.max(1, wanted / deviation)
  })
  return { widening, slack }
}
