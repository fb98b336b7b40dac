import { minimizeLbfgs, type RandomStream, squaredDelta } from '../../numerics/index.ts'
import type { Encoding } from '../encode.ts'
import { randomCoordinates, randomPoint } from '../quasi-random.ts'
import type { Acquisition } from './acquisition.ts'
import { isSmooth } from './smooth.ts'
import type { Surrogate } from './surrogate.ts'

const GLOBAL_CANDIDATES = 512
const LOCAL_CANDIDATES = 256
const ROUNDS_MAX = 3
/** From so many trials on, only so many candidates get a true variance. */
const SCREENED_FROM = 100
const SCREENED_TO = 160
/** A round that gains less than this is the last. */
const GAIN_MIN = 1e-6

export interface Candidate {
  readonly point: Float64Array
  readonly value: number
}

export interface Search {
  readonly encoding: Encoding
  /** One for each objective, then one for each thing that must be kept. */
  readonly surrogates: readonly Surrogate[]
  readonly acquisition: Acquisition
  /** By coordinate: the shortest length of all surrogates. */
  readonly lengths: Float64Array
  /** Observed points by posterior mean, best first: candidates are perturbed from them. */
  readonly leaders: readonly Float64Array[]
  /** True when most candidates are perturbed from the first leader; otherwise from all alike. */
  readonly focused: boolean
  /** True where the value is known without a trial: no search starts or ends there. */
  readonly isKnown: (point: Float64Array) => boolean
  readonly stream: RandomStream
  readonly expired: () => boolean
}

/** Points by falling acquisition, best first: local optima, and every candidate: where the best are corners, dozens of them may be one point. */
export function maximizeAcquisition(search: Search): Candidate[] {
  const candidates = rankPoints(search, screened(search, drawCandidates(search)))
  const large = search.surrogates[0].size() > 400
  const open = candidates.filter(({ point }) => !search.isKnown(point))
  const pool = open.length > 0 ? open : candidates
  const starts = distinctStarts(search, pool, large ? 2 : 4)
  const optima = starts.map((start) => {
    const top = search.expired() ? start : climb(search, start, large ? 12 : 30)
    return search.isKnown(top.point) ? start : top
  })
  return [...optima, ...candidates].sort((a, b) => b.value - a.value)
}

/** The candidates that could be worth most if only the nearest trial told of them: a true variance costs n times as much. */
function screened({ surrogates, acquisition }: Search, points: readonly Float64Array[]): readonly Float64Array[] {
  if (surrogates[0].size() < SCREENED_FROM) return points
  return points
    .map((point) => ({ point, bound: acquisition.value(surrogates.map((surrogate) => surrogate.bound(point))) }))
    .sort((a, b) => b.bound - a.bound)
    .slice(0, SCREENED_TO)
    .map(({ point }) => point)
}

/** Settled points by falling acquisition. */
export function rankPoints(search: Search, points: readonly Float64Array[]): Candidate[] {
  return valued(search, points).sort((a, b) => b.value - a.value)
}

/** Settled points with their acquisition. */
function valued({ surrogates, acquisition }: Search, points: readonly Float64Array[]): Candidate[] {
  const predictions = surrogates.map((surrogate) => surrogate.predictMany(points))
  return points.map((point, i) => ({ point, value: acquisition.value(predictions.map((p) => p[i])) }))
}

/** Acquisition at a settled point. */
function acquisitionAt({ surrogates, acquisition }: Search, point: Float64Array): number {
  return acquisition.value(surrogates.map((surrogate) => surrogate.predict(point)))
}

/** Uniform points over the whole space, and perturbations of the leaders (two thirds of them from the first). */
function drawCandidates(search: Search): Float64Array[] {
  const { encoding, leaders, stream } = search
  const points: Float64Array[] = []
  for (let c = 0; c < GLOBAL_CANDIDATES; c++) {
    points.push(randomPoint(encoding, stream))
  }
  for (let c = 0; c < LOCAL_CANDIDATES && leaders.length > 0; c++) {
    const leader = leaders[search.focused && c % 3 < 2 ? 0 : stream.below(leaders.length)]
    points.push(perturb(search, leader))
  }
  return points
}

function perturb({ encoding, lengths, stream }: Search, leader: Float64Array): Float64Array {
  const { dimensions } = encoding
  const d = dimensions.length
  const spare = randomCoordinates(encoding, stream)
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
  return encoding.settle(point, spare)
}

/** A coordinate moved by a step; a lattice moves at least one level. */
function movedBy(dimension: Encoding['dimensions'][number], u: number, step: number): number {
  const moved = Math.min(1, Math.max(0, u + step))
  if (dimension.kind === 'continuous') return moved
  const from = dimension.levelOf(u)
  if (dimension.levelOf(moved) !== from) return moved
  const next = step > 0 ? from + 1 : from - 1
  return dimension.coordinateOf(Math.min(dimension.levels - 1, Math.max(0, next)))
}

function distinctStarts({ lengths, encoding }: Search, candidates: readonly Candidate[], count: number): Candidate[] {
  const d = encoding.dimensions.length
  const chosen: Candidate[] = []
  const distance2 = (a: Float64Array, b: Float64Array): number => {
    let sum = 0
    for (let j = 0; j < d; j++) {
      sum += squaredDelta(a[j], b[j], encoding.dimensions[j].kind === 'choice' ? 1 : 0) / lengths[j] ** 2
    }
    return sum
  }
  for (const candidate of candidates) {
    if (chosen.length === count) break
    if (chosen.every((c) => distance2(c.point, candidate.point) >= 0.01 * d)) chosen.push(candidate)
  }
  return chosen
}

/** Alternates L-BFGS over the smooth coordinates with a coordinate search over the others. */
function climb(search: Search, start: Candidate, iterations: number): Candidate {
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
  return current
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
    return -value
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
  const value = acquisitionAt(search, reached)
  return value > start.value ? { point: reached, value } : start
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
    for (const candidate of valued(search, points)) if (candidate.value > current.value) current = candidate
  }
  return current
}

function neighbours(dimension: Encoding['dimensions'][number], u: number): number[] {
  const here = dimension.levelOf(u)
  const levels = isSmooth(dimension)
    ? [1, -1, 2, -2, 4, -4].map((step) => here + step)
    : Array.from({ length: dimension.levels }, (_, level) => level)
  return levels.filter((level) => level !== here && level >= 0 && level < dimension.levels)
}
