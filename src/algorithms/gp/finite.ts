import { squaredDelta } from '../../numerics/index.ts'
import { isAllowed } from '../space/allowed.ts'
import type { Encoding } from '../space/encode.ts'

/** Every allowed point of a small space, each once; undefined when it has more than `pointsMax` combinations. */
export function enumeratePoints(encoding: Encoding, pointsMax: number): Float64Array[] | undefined {
  const { dimensions, size } = encoding
  if (size > pointsMax) return undefined
  const points = new Map<string, Float64Array>()
  for (let index = 0; index < size; index++) {
    let rest = index
    const point = Float64Array.from(dimensions, (dimension) => {
      const level = rest % dimension.levels
      rest = Math.floor(rest / dimension.levels)
      return dimension.coordinateOf(level)
    })
    encoding.settle(point)
    if (isAllowed(encoding, point)) points.set(point.join(), point)
  }
  return [...points.values()]
}

/** Coordinates closer than this are the same to any evaluation. */
const SAME_WITHIN = 1e-7

/** True when one of the points equals the given one in every active coordinate. */
export function isAmong(points: readonly Float64Array[], point: Float64Array): boolean {
  return points.some((other) => point.every((u, j) => squaredDelta(u, other[j], 0) <= SAME_WITHIN * SAME_WITHIN))
}
