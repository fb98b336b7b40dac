import { minimizeLbfgs } from '../../../numerics/index.ts'
import { isAllowed, pulledBack } from '../../space/allowed.ts'
import type { Dimension } from '../../space/dimension.ts'
import { isSmooth } from '../data/smooth.ts'
import { addPenalty, slideAlong } from './border.ts'
import { acquisitionAt, type Candidate, type Search, valued } from './search.ts'

const ROUNDS_MAX = 3
/** A round that gains less than this is the last. */
const GAIN_MIN = 1e-6

/** Alternates L-BFGS over the smooth coordinates with a coordinate search over the others; then along the border of what is allowed. */
export function climb(search: Search, start: Candidate, iterations: number): Candidate {
  let current = start
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const smooth = climbSmooth(search, current, iterations)
    const next = climbLevels(search, smooth)
    const gain = next.value - current.value
    current = next
    if (!(gain >= GAIN_MIN) || search.expired()) break
    // Without lattices or choices a second round would start where the first ended.
    if (search.encoding.dimensions.every((dimension) => dimension.kind === 'continuous')) break
  }
  return slideAlong(search, current)
}

/** L-BFGS in coordinates divided by their length scale; the result is snapped and kept only if it is better. */
function climbSmooth(search: Search, start: Candidate, iterations: number): Candidate {
  const { encoding, surrogates, acquisition } = search
  const moving = encoding.dimensions
    .map((dimension, j) => ({ dimension, j }))
    .filter(({ dimension, j }) => isSmooth(dimension) && !Number.isNaN(start.point[j]))
    .map(({ j }) => j)
  if (moving.length === 0) return start
  const lengths = moving.map((j) => search.lengths[j])
  const d = encoding.dimensions.length
  const meanGradients = surrogates.map(() => new Float64Array(d))
  const varianceGradients = surrogates.map(() => new Float64Array(d))
  const byMean = new Float64Array(surrogates.length)
  const byVariance = new Float64Array(surrogates.length)
  const point = Float64Array.from(start.point)
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    for (let c = 0; c < moving.length; c++) point[moving[c]] = x[c] * lengths[c]
    const predictions = surrogates.map((s, i) => s.predictWithGradient(point, meanGradients[i], varianceGradients[i]))
    const value = acquisition.slopes(predictions, byMean, byVariance)
    for (let c = 0; c < moving.length; c++) {
      const j = moving[c]
      let sum = 0
      for (let i = 0; i < surrogates.length; i++) sum += byMean[i] * meanGradients[i][j] + byVariance[i] * varianceGradients[i][j]
      gradient[c] = -sum * lengths[c]
    }
    return -value + addPenalty(search, point, { moving, lengths, gradient })
  }
  const from = Float64Array.from(moving, (j, c) => start.point[j] / lengths[c])
  const found = minimizeLbfgs(objective, from, {
    lower: new Float64Array(moving.length),
    upper: Float64Array.from(lengths, (l) => 1 / l),
    iterations,
    expired: search.expired,
  })
  const reached = Float64Array.from(start.point)
  for (let c = 0; c < moving.length; c++) reached[moving[c]] = found.x[c] * lengths[c]
  encoding.settle(reached)
  const end = pulledBack(encoding, reached, start.point)
  if (end === undefined) return start
  const value = acquisitionAt(search, end)
  return value > start.value ? { point: end, value } : start
}

/** Tries the other levels of every choice and lattice in turn (all of a small one, neighbours of a large one); keeps what is better. */
function climbLevels(search: Search, start: Candidate): Candidate {
  const { encoding, expired } = search
  let current = start
  for (let j = 0; j < encoding.dimensions.length; j++) {
    const dimension = encoding.dimensions[j]
    if (dimension.kind === 'continuous' || Number.isNaN(current.point[j])) continue
    if (expired()) return current
    const { point: from } = current
    const points = neighbours(dimension, from[j]).map((level) => {
      const point = from.slice()
      point[j] = dimension.coordinateOf(level)
      return encoding.settle(point, start.point)
    })
    for (const candidate of valued(
      search,
      points.filter((point) => isAllowed(encoding, point)),
    ))
      if (candidate.value > current.value) current = candidate
  }
  return current
}

function neighbours(dimension: Dimension, u: number): number[] {
  const here = dimension.levelOf(u)
  const levels = isSmooth(dimension)
    ? [1, -1, 2, -2, 4, -4].map((step) => here + step)
    : Array.from({ length: dimension.levels }, (_, level) => level)
  return levels.filter((level) => level !== here && level >= 0 && level < dimension.levels)
}
