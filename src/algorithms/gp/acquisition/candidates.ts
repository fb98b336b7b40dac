import { drawManyAllowed, isAllowed, mended } from '../../space/allowed.ts'
import type { Dimension } from '../../space/dimension.ts'
import { randomCoordinates } from '../../space/quasi-random.ts'
import type { Search } from './search.ts'

const PERTURBED_CANDIDATES = 256
const DENSE_CANDIDATES = 24
/** A candidate that so many steps do not bring to where it is allowed is left out. */
const MENDING_STEPS = 50

/** Points over the whole space (half of them where the best is believed to be, if anything is believed), perturbations of the leaders (two thirds of them from the first), and points from the densities if asked. */
export function drawCandidates(search: Search, uniform: number): Float64Array[] {
  const { encoding, leaders, densities, stream } = search
  let evens = 0
  const points = drawManyAllowed(encoding, stream, uniform, () => encoding.settle(randomCoordinates(encoding, stream, evens++ % 2 === 0)))
  for (let c = 0; c < PERTURBED_CANDIDATES && leaders.length > 0; c++) {
    const leader = leaders[search.focused && c % 3 < 2 ? 0 : stream.below(leaders.length)]
    points.push(perturb(search, leader))
  }
  for (let c = 0; c < DENSE_CANDIDATES && densities !== undefined; c++) points.push(densities.draw(stream))
  return points.filter((point) => isAllowed(encoding, point))
}

function perturb({ encoding, lengths, stream }: Search, leader: Float64Array): Float64Array {
  const { dimensions } = encoding
  const d = dimensions.length
  const spare = randomCoordinates(encoding, stream, true)
  const point = leader.slice()
  const share = 1 / d + (1 - 1 / d) * stream.uniform()
  const forced = stream.below(d)
  for (let j = 0; j < d; j++) {
    if (j !== forced && stream.uniform() >= share) continue
    if (dimensions[j].kind === 'choice') {
      if (stream.uniform() < 0.5 || j === forced) point[j] = spare[j]
      continue
    }
    const step = 10 ** (-3 * stream.uniform()) * Math.min(1, lengths[j]) * stream.normal()
    point[j] = Number.isNaN(point[j]) ? Number.NaN : movedBy(dimensions[j], point[j], step)
  }
  return mended(encoding, encoding.settle(point, spare), stream, leader, MENDING_STEPS)
}

/** A coordinate moved by a step; a lattice moves at least one level. */
function movedBy(dimension: Dimension, u: number, step: number): number {
  const moved = Math.min(1, Math.max(0, u + step))
  if (dimension.kind === 'continuous') return moved
  const from = dimension.levelOf(u)
  if (dimension.levelOf(moved) !== from) return moved
  const next = step > 0 ? from + 1 : from - 1
  return dimension.coordinateOf(Math.min(dimension.levels - 1, Math.max(0, next)))
}
