import { LIMITS, parentsOf, rulesOf, type Space } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import { isAllowed } from './allowed.ts'
import { openEncoding } from './encode.ts'
import { randomCoordinates, randomPoint } from './quasi-random.ts'
import { openSeen } from './seen.ts'

/*
 * What a space's parameter constraints leave of it, asked before a study begins: whether there is a point at all, and how much of the space
 * each constraint leaves by itself. The answers depend on the space only.
 */

const SEED = 1
/** Walks before an endless space counts as one that allows nothing; fewer where each step of one takes long. */
const WALKS = 20
const SLOW_SPACE = 20_000
/** Keys of the streams of walks, and of draws. */
const OF_WALKS = 1
const OF_DRAWS = 2

/** Whether some point keeps every parameter constraint: exact where all can be looked at one by one, else as far as chance finds one. */
export function allowsSome(space: Space): boolean {
  const part = lookedAt(space)
  const encoding = openEncoding(part)
  const cost = part.parameters.length + (part.parameterConstraints ?? []).reduce((sum, { keep = '' }) => sum + keep.length, 0)
  const walks = Math.min(WALKS, Math.max(1, Math.ceil(SLOW_SPACE / cost)))
  for (let k = 0; k < walks; k++) {
    if (isAllowed(encoding, randomPoint(encoding, openStream(SEED, k, OF_WALKS)))) return true
  }
  if (!(encoding.size <= LIMITS.trialsPerStudy)) return false
  return !openSeen({ space: part, trials: [] }, { expired: () => false, cache: new Map() }).isFull()
}

/** For each parameter constraint, how many of some random points keep it; the others are not asked. */
export function countKept(space: Space, draws: number): number[] {
  const part = lookedAt(space)
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
  return kept
}

/** The space without the parameters that neither constraints nor the conditions of those look at. */
function lookedAt(space: Space): Space {
  const needed = new Set(rulesOf(space.parameterConstraints).flatMap(({ parameters }) => parameters))
  for (const { name, when } of space.parameters.toReversed()) {
    if (needed.has(name)) for (const parent of when.flatMap(parentsOf)) needed.add(parent)
  }
  return { ...space, parameters: space.parameters.filter(({ name }) => needed.has(name)) }
}
