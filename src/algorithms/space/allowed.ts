import type { Encoding } from './encode.ts'

/*
 * Points that keep the space's parameter constraints. Drawn again while chance finds them; where it does not, a point is walked there: one
 * coordinate at a time is drawn anew and kept when that breaks the constraints no more than before. Now and then all are, and one with few
 * levels takes the best of them: no single coordinate leads from 5 * 5 to a product of 24.
 */

/** What chance is drawn from: a stream of random numbers. */
interface Chance {
  uniform(): number
}

/** Draws before a point is walked: below a share of a thirtieth of the space, walking is cheaper. */
const DRAWS_MAX = 30
/** Draws for each point of many, before they follow each other. */
const POOL_DRAWS = 4
/** Steps of a walk before it gives up, how often one is a jump, and the most levels that one looks through. */
const STEPS_MAX = 1_500
const JUMP_EVERY = 5
const LEVELS_MAX = 200
/** Sweeps over the coordinates that follow a walk: where it arrived is the border, and a draw is to be anywhere. */
const SWEEPS = 3
/** Halvings on the way from a point that is allowed to one that is not. */
const HALVINGS = 20

/** True for a settled point that keeps every constraint. */
export function isAllowed({ violation }: Encoding, point: Float64Array): boolean {
  return violation(point) === 0
}

/** The first of some draws that is allowed, else the last one walked there; nothing more than `draw` is asked where the space has no constraints. */
export function drawAllowed(encoding: Encoding, chance: Chance, draw: (attempt: number) => Float64Array): Float64Array {
  let point = draw(0)
  if (encoding.constrained.length === 0) return point
  for (let attempt = 1; attempt < DRAWS_MAX && !isAllowed(encoding, point); attempt++) point = draw(attempt)
  if (isAllowed(encoding, point)) return point
  return spread(encoding, walked(encoding, point, chance), chance)
}

/**
 * Many allowed points, to choose among: chance's as far as it finds them, then each from the one before. Fewer than `count` where the search
 * for a first one fails.
 */
export function drawManyAllowed(encoding: Encoding, chance: Chance, count: number, draw: () => Float64Array): Float64Array[] {
  if (encoding.constrained.length === 0) return Array.from({ length: count }, draw)
  const points: Float64Array[] = []
  for (let k = 0; k < POOL_DRAWS * count && points.length < count; k++) {
    const point = draw()
    if (isAllowed(encoding, point)) points.push(point)
  }
  let last = points.at(-1) ?? drawAllowed(encoding, chance, draw)
  while (points.length < count && isAllowed(encoding, last)) {
    last = spread(encoding, last, chance)
    points.push(last)
  }
  return points
}

/**
 * The point itself where it is allowed; else where the way to it from `inside`, which is allowed, leaves what is allowed; else, or where that
 * is `inside` itself, the point walked, near by where the steps are few. Where that fails within them, it stays a point that is not allowed.
 */
export function mended(encoding: Encoding, point: Float64Array, chance: Chance, inside?: Float64Array, steps = STEPS_MAX): Float64Array {
  if (encoding.constrained.length === 0) return point
  const pulled = inside === undefined ? undefined : pulledBack(encoding, point, inside)
  // A walk from where it is allowed takes no step.
  return pulled ?? walked(encoding, point, chance, steps)
}

/**
 * The point itself where it is allowed; else the last allowed one on the straight way to it from `inside`, with its choices; undefined where
 * there is none but `inside`.
 */
export function pulledBack(encoding: Encoding, point: Float64Array, inside: Float64Array): Float64Array | undefined {
  if (isAllowed(encoding, point)) return point
  const { dimensions, settle } = encoding
  const at = (share: number): Float64Array => {
    const between = point.map((u, j) =>
      dimensions[j].kind === 'choice' || Number.isNaN(inside[j]) || Number.isNaN(u) ? u : inside[j] + share * (u - inside[j]),
    )
    return settle(between)
  }
  let low = 0
  let high = 1
  let last: Float64Array | undefined
  for (let k = 0; k < HALVINGS; k++) {
    const middle = 0.5 * (low + high)
    const between = at(middle)
    if (isAllowed(encoding, between)) {
      last = between
      low = middle
    } else high = middle
  }
  return last === undefined || isSame(last, inside) ? undefined : last
}

function walked(encoding: Encoding, from: Float64Array, chance: Chance, steps = STEPS_MAX): Float64Array {
  let point = from
  let worst = encoding.violation(point)
  for (let step = 0; step < steps && worst > 0; step++) {
    const one = encoding.constrained[Math.floor(chance.uniform() * encoding.constrained.length)]
    // A walk that is to stay near takes none.
    const isJump = steps === STEPS_MAX && step % JUMP_EVERY === JUMP_EVERY - 1
    const drawn = redrawn(encoding, point, isJump ? encoding.constrained : [one], chance)
    const next = isJump ? atBestLevel(encoding, drawn, one) : drawn
    const violation = encoding.violation(next)
    if (violation > worst) continue
    point = next
    worst = violation
  }
  return point
}

/** The point with the level of one coordinate that breaks the constraints least; unchanged where it has no or too many levels. */
function atBestLevel({ dimensions, settle, violation }: Encoding, point: Float64Array, j: number): Float64Array {
  const { levels, coordinateOf } = dimensions[j]
  if (levels > LEVELS_MAX || Number.isNaN(point[j])) return point
  let best = point
  let least = violation(point)
  for (let level = 0; level < levels && least > 0; level++) {
    const other = point.slice()
    other[j] = coordinateOf(level)
    const broken = violation(settle(other))
    if (broken >= least) continue
    best = other
    least = broken
  }
  return best
}

/** Every coordinate that constraints look at drawn anew a few times, wherever that is allowed. */
function spread(encoding: Encoding, from: Float64Array, chance: Chance): Float64Array {
  let point = from
  if (!isAllowed(encoding, point)) return point
  for (let k = 0; k < SWEEPS * encoding.constrained.length; k++) {
    const next = redrawn(encoding, point, [encoding.constrained[k % encoding.constrained.length]], chance)
    if (isAllowed(encoding, next)) point = next
  }
  return point
}

/** The point with some coordinates drawn anew; parameters that become active are drawn. */
function redrawn(
  { dimensions, settle, conditional }: Encoding,
  from: Float64Array,
  coordinates: readonly number[],
  chance: Chance,
): Float64Array {
  const point = from.slice()
  for (const j of coordinates) if (!Number.isNaN(point[j])) point[j] = dimensions[j].drawLikely(chance.uniform())
  const spare = conditional === 0 ? undefined : Float64Array.from(dimensions, (dimension) => dimension.drawLikely(chance.uniform()))
  return settle(point, spare)
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((u, j) => Object.is(u, b[j]))
}
