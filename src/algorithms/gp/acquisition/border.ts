/*
 * Climbing where parameter constraints end what is allowed: the best point often lies on that border, along which no coordinate leads alone.
 *
 *   u        point of the cube                                                d
 *   v(u)     by how much it breaks the constraints, 0 where it keeps them     (encode.ts)
 *   g        gradient of v over the moving coordinates, by differences
 *   r(u)     v / |g|: how far outside, to first order
 *   penalty  RHO r^2, what a climb outside pays: it ends hardly outside, and is pulled back from there
 *
 * Quadratic penalties as in Nocedal and Wright, Numerical Optimization, 2nd ed., section 17.1. Measured: docs/algorithms/gp-experiments.md.
 */
import { pulledBack } from '../../space/allowed.ts'
import { type Candidate, type Search, valued } from './search.ts'

const RHO = 1e6
const DELTA = 1e-5
/** Rounds of a slide, points of each, and their first spread in length scales. */
const SLIDES = 4
const SLIDE_POINTS = 40
const SLIDE_SPREAD = 0.1
/** A round that finds nothing better is followed by one so much closer. */
const SLIDE_SHRINK = 3

/** The coordinates that a climb moves, each divided by its length, and the gradient of what it minimises. */
interface Slope {
  readonly moving: readonly number[]
  readonly lengths: readonly number[]
  readonly gradient: Float64Array
}

/** What a climb pays at a point that is not allowed; its gradient is added to the slope. */
export function addPenalty({ encoding }: Search, point: Float64Array, { moving, lengths, gradient }: Slope): number {
  if (encoding.constrained.length === 0) return 0
  const here = encoding.violation(point)
  if (here === 0) return 0
  const slopes = moving.map((j) => {
    const step = point[j] > 0.5 ? -DELTA : DELTA
    const moved = point.slice()
    moved[j] += step
    return (encoding.violation(moved) - here) / step
  })
  const size = Math.hypot(...slopes)
  // No way back shows: on a lattice, or where the constraint has no value.
  if (!(size > 0 && Number.isFinite(size))) return 0
  const outside = here / size
  for (let c = 0; c < moving.length; c++) gradient[c] += 2 * RHO * outside * (slopes[c] / size) * lengths[c]
  return RHO * outside * outside
}

/** Looks around a point that is allowed for better ones, closer and closer: what lies outside is pulled back onto the border, so that the point slides along it. */
export function slideAlong(search: Search, start: Candidate): Candidate {
  const { encoding, expired } = search
  if (encoding.constrained.length === 0) return start
  let current = start
  let spread = SLIDE_SPREAD
  for (let round = 0; round < SLIDES && !expired(); round++) {
    const from = current
    const points = Array.from({ length: SLIDE_POINTS }, () => around(search, from.point, spread)).flatMap((point) => point ?? [])
    for (const candidate of valued(search, points)) if (candidate.value > current.value) current = candidate
    if (current === from) spread /= SLIDE_SHRINK
  }
  return current
}

function around({ encoding, lengths, stream }: Search, from: Float64Array, spread: number): Float64Array | undefined {
  const step = spread * 10 ** -stream.uniform()
  const moved = from.map((u, j) =>
    encoding.dimensions[j].kind === 'choice' ? u : Math.min(1, Math.max(0, u + step * Math.min(1, lengths[j]) * stream.normal())),
  )
  encoding.settle(moved)
  return pulledBack(encoding, moved, from)
}
