import { squaredDelta } from '../../../numerics/index.ts'
import { drawCandidates } from './candidates.ts'
import { climb } from './climb.ts'
import { type Candidate, type Search, valued } from './search.ts'

/** Candidates from the whole space, and those that are climbed from. Measured: docs/algorithms/gp-experiments.md. */
const THOROUGH = { uniform: 512, climbs: 4 }
const BRIEF = { uniform: 128, climbs: 1 }
/** Beyond so many trials a climb takes long. */
const LARGE = { trials: 400, climbs: 2, iterations: 12 }
const ITERATIONS = 30
/** From so many trials on, only so many candidates get a true variance. */
const SCREENED_FROM = 100
const SCREENED_TO = 160

/** Points by falling acquisition, best first: local optima, and every candidate: where the best are corners, dozens of them may be one point. */
export function maximizeAcquisition(search: Search): Candidate[] {
  const { uniform, climbs } = search.thorough ? THOROUGH : BRIEF
  const candidates = rankPoints(search, screened(search, drawCandidates(search, uniform)))
  const large = search.surrogates[0].size() > LARGE.trials
  const open = candidates.filter(({ point }) => !search.isKnown(point))
  const pool = open.length > 0 ? open : candidates
  const starts = distinctStarts(search, pool, large ? Math.min(climbs, LARGE.climbs) : climbs)
  const optima = starts.map((start) => {
    const top = search.expired() ? start : climb(search, start, large ? LARGE.iterations : ITERATIONS)
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
