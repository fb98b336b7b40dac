import { LIMITS, namesLookedAt, rulesOf, type Space } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import { openSeen } from './seen.ts'
import { isAllowed } from './space/allowed.ts'
import { openEncoding } from './space/encode.ts'
import { holding } from './space/held.ts'
import { randomCoordinates, randomPoint } from './space/quasi-random.ts'

/*
 * What a space's parameter constraints leave of it, asked before a study begins: whether there is a point at all, and how much of the space
 * each constraint leaves by itself. The answers depend on the space only.
 */

const SEED = 1
/** Walks before an endless space counts as one that allows nothing. */
const WALKS = 20
/** Who asks waits, and others with him: points looked at, times what looking at one costs, in walks, in draws and one by one. About a second. */
const WALKED_COST = 20_000
const DRAWN_COST = 2e7
const LISTED_COST = 1e8
/** Keys of the streams of walks, and of draws. */
const OF_WALKS = 1
const OF_DRAWS = 2

/** Whether some point keeps every parameter constraint: exact where all can be looked at one by one, else as far as chance finds one. */
export function allowsSome(space: Space): boolean {
  const part = lookedAt(holding(space))
  const encoding = openEncoding(part)
  const cost = costOf(part)
  const walks = Math.min(WALKS, Math.ceil(WALKED_COST / cost))
  for (let k = 0; k < walks; k++) {
    if (isAllowed(encoding, randomPoint(encoding, openStream(SEED, k, OF_WALKS)))) return true
  }
  if (encoding.size > LIMITS.trialsPerStudy || encoding.size * cost > LISTED_COST) return false
  return !openSeen({ space: part, trials: [] }, { expired: () => false, cache: new Map() }).isFull()
}

/** For each parameter constraint, how many `of` some random points keep it, whatever the others say; so many as asked for where that does not take too long. */
export function countKept(space: Space, wanted: number): { readonly of: number; readonly kept: readonly number[] } {
  const part = lookedAt(holding(space))
  const draws = Math.min(wanted, Math.ceil(DRAWN_COST / costOf(part)))
  const encoding = openEncoding(part)
  const rules = rulesOf(part.parameterConstraints)
  const kept = rules.map(() => 0)
  const stream = openStream(SEED, 0, OF_DRAWS)
  for (let draw = 0; draw < draws; draw++) {
    const point = encoding.decode(encoding.settle(randomCoordinates(encoding, stream)))
    rules.forEach((rule, k) => {
      if (rule.violation(point) === 0) kept[k] += 1
    })
  }
  return { of: draws, kept }
}

/** What it takes to look at one point, in characters of formulas. */
function costOf({ parameters, parameterConstraints = [] }: Space): number {
  return parameterConstraints.reduce((sum, { keep = '', when }) => sum + keep.length + JSON.stringify(when).length, parameters.length)
}

/** The space without the parameters that neither constraints nor the conditions of those look at. */
function lookedAt(space: Space): Space {
  const needed = namesLookedAt(space)
  return { ...space, parameters: space.parameters.filter(({ name }) => needed.has(name)) }
}
