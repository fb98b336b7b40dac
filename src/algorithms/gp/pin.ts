import type { Assignment } from '../../model/index.ts'
import type { Dimension } from '../space/dimension.ts'
import type { Encoding } from '../space/encode.ts'
import { isAmong } from './finite.ts'

/** Where a point is sought: the space or a part of it, among some of its points where they are few, none of those to avoid. */
export interface Range {
  readonly within: Encoding
  readonly among: readonly Float64Array[] | undefined
  readonly avoid: readonly Float64Array[]
}

/** The part of a cube whose points have given values: searches draw, climb and settle within it. Models stay those of the whole cube. */
export function pin(encoding: Encoding, values: Assignment): Encoding {
  const coordinates = encoding.dimensions.map((dimension) => {
    const value = values[dimension.name]
    return value === undefined ? undefined : dimension.encode(value)
  })
  const settle: Encoding['settle'] = (point, spare) => {
    for (const [j, u] of coordinates.entries()) if (u !== undefined) point[j] = u
    return encoding.settle(point, spare)
  }
  return {
    ...encoding,
    dimensions: encoding.dimensions.map((dimension, j) => pinned(dimension, coordinates[j])),
    settle,
    start: () => settle(encoding.start()),
  }
}

/** A dimension with one level. */
function pinned(dimension: Dimension, coordinate: number | undefined): Dimension {
  if (coordinate === undefined) return dimension
  return {
    ...dimension,
    kind: 'lattice',
    levels: 1,
    coordinateOf: () => coordinate,
    levelOf: () => 0,
    draw: () => coordinate,
    drawLikely: () => coordinate,
  }
}

/** True for a point of a part of the space. */
export function isIn(within: Encoding, point: Float64Array): boolean {
  return isAmong([point], within.settle(Float64Array.from(point)))
}
