import { type Assignment, isActive, type Parameter, type ParameterValue, type Space } from '../../model/index.ts'
import type { RandomStream } from '../../numerics/index.ts'
import { mended } from '../space/allowed.ts'
import { openDimension } from '../space/dimension.ts'
import { openEncoding } from '../space/encode.ts'

/** Factors by which a number is perturbed. */
const SHRINK = 0.8
const GROW = 1.2
/** Least step of a number that may be zero or negative, as a share of its range: a factor alone would leave zero where it is. */
const SHIFT_MIN = 0.02

/** Parameters near the given ones: each is drawn anew with this probability, else perturbed. What becomes active is drawn. */
export function explore(space: Space, from: Assignment, resample: number, stream: RandomStream): Assignment {
  const explored: Record<string, ParameterValue> = {}
  for (const parameter of space.parameters) {
    const dimension = openDimension(parameter)
    const [draw, coin, way] = [stream.uniform(), stream.uniform(), stream.uniform() < 0.5 ? -1 : 1] as const
    if (dimension.levels === 1 || !isActive(parameter, explored)) {
      if (isActive(parameter, explored)) explored[parameter.name] = dimension.decode(dimension.coordinateOf(0))
      continue
    }
    const old = from[parameter.name]
    const isDrawn = old === undefined || coin < resample
    const value = isDrawn ? dimension.decode(dimension.drawLikely(draw)) : perturbed(parameter, old, way)
    explored[parameter.name] = dimension.decode(dimension.encode(value))
  }
  const encoding = openEncoding(space)
  return encoding.decode(mended(encoding, encoding.encode(explored), stream, encoding.encode(from)))
}

function perturbed(parameter: Parameter, old: ParameterValue, way: -1 | 1): ParameterValue {
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') {
    const values: readonly ParameterValue[] = parameter.values
    const at = values.indexOf(old)
    // At an end there is one neighbour.
    return values[at + way] ?? values[at - way] ?? old
  }
  const { min, max } = parameter
  const value = Number(old)
  const factor = way > 0 ? GROW : SHRINK
  // Halves keep the range of two huge bounds finite.
  const shift = min > 0 ? Math.abs(value * (factor - 1)) : Math.max(Math.abs(value * (factor - 1)), 2 * SHIFT_MIN * (0.5 * max - 0.5 * min))
  const least = parameter.step ?? 0
  const moved = value + way * Math.max(shift, least)
  // Where one way is barred by a bound, the other is taken.
  return Math.min(max, Math.max(min, moved > max || moved < min ? value - way * Math.max(shift, least) : moved))
}
