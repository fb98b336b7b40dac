import { type Assignment, keepsConstraints, LIMITS, maskInactive, type Space, valueProblem } from '../model/index.ts'
import type { RandomStream } from '../numerics/index.ts'
import type { Control, Snapshot } from './algorithm.ts'
import { isAllowed, mended } from './space/allowed.ts'
import { type Encoding, openEncoding } from './space/encode.ts'
import { allowedOf, type Enumeration, enumerateSpace } from './space/enumeration.ts'
import { randomPoint } from './space/quasi-random.ts'

/** Random draws before the points of a finite space are walked, and before a point of an endless one is given out twice. */
const DRAWS_FINITE = 30
const DRAWS_ENDLESS = 3_000

/** The points that a study has given out. Those of cancelled trials count: who cancelled a point does not want it back at once. */
export interface Seen {
  /** Grows when points that were given out are free again, because their trials were deleted or the space changed. */
  readonly generation: number
  has(parameters: Assignment): boolean
  /** Takes a point of the batch as given out; only this object knows it. */
  add(parameters: Assignment): void
  /** True when every point of a finite space was given out. */
  isFull(): boolean
  /** An allowed point that was not given out: the wanted one, or what it becomes when it is not allowed, else a random one; undefined when there is none. */
  unseen(wanted: Assignment | undefined, stream: RandomStream): Assignment | undefined
}

interface Kept {
  readonly space: string
  readonly encoding: Encoding
  /** Every point of the space; undefined when they are too many for any study to use up. */
  readonly every: Enumeration | undefined
  /** The trials whose points are counted: the first `trials` of the snapshot, of which the last has the number `last`. */
  trials: number
  last: number
  keys: Set<string>
  generation: number
}

/** Reads the points of all trials; between calls only new trials are read. */
export function openSeen({ space, trials }: Pick<Snapshot, 'space' | 'trials'>, { cache }: Control): Seen {
  const kept = keptOf(space, cache)
  if (kept.trials > trials.length || (kept.trials > 0 && trials[kept.trials - 1].number !== kept.last)) {
    // A trial was deleted: its point may be given out again.
    kept.trials = 0
    kept.keys = new Set()
    kept.generation += 1
  }
  // Of an endless space trials outside of it count as the nearest point, but where a number is held the others of before are other points.
  const isWide =
    kept.every === undefined && space.parameters.every((parameter) => parameter.kind !== 'double' || parameter.min < parameter.max)
  for (const { parameters } of trials.slice(kept.trials)) {
    if (isWide || isOf(space, parameters)) kept.keys.add(keyOf(kept, parameters))
  }
  kept.trials = trials.length
  kept.last = trials.at(-1)?.number ?? 0
  const batch = new Set<string>()
  const has = (parameters: Assignment): boolean => {
    const key = keyOf(kept, parameters)
    return kept.keys.has(key) || batch.has(key)
  }
  const isFull = (): boolean => kept.every !== undefined && kept.keys.size + batch.size >= kept.every.size
  return {
    generation: kept.generation,
    has,
    isFull,
    add: (parameters) => {
      if (!has(parameters)) batch.add(keyOf(kept, parameters))
    },
    unseen: (wanted, stream) => {
      const allowed = wanted === undefined ? undefined : allowedBy(kept.encoding, wanted, stream)
      if (allowed !== undefined && !has(allowed)) return allowed
      if (isFull()) return undefined
      let drawn = allowed !== undefined && isAllowed(kept.encoding, kept.encoding.encode(allowed)) ? allowed : undefined
      for (let draw = 0; draw < (kept.every === undefined ? DRAWS_ENDLESS : DRAWS_FINITE); draw++) {
        const point = randomPoint(kept.encoding, stream)
        if (!isAllowed(kept.encoding, point)) break
        drawn = kept.encoding.decode(point)
        if (!has(drawn)) return drawn
      }
      return kept.every === undefined ? drawn : firstUnseen(kept.every, stream.below(kept.every.size), has)
    },
  }
}

function keptOf(space: Space, cache: Control['cache']): Kept {
  const text = JSON.stringify(space)
  const kept = cache.get('seen') as Kept | undefined
  if (kept?.space === text) return kept
  const encoding = openEncoding(space)
  const fresh: Kept = {
    space: text,
    encoding,
    every: everyPoint(space, encoding),
    trials: 0,
    last: 0,
    keys: new Set(),
    generation: (kept?.generation ?? -1) + 1,
  }
  cache.set('seen', fresh)
  return fresh
}

/** Every point of a space that a study can use up. */
function everyPoint(space: Space, { dimensions }: Encoding): Enumeration | undefined {
  if (dimensions.some((dimension) => dimension.levels > LIMITS.trialsPerStudy)) return undefined
  const levelsOf = new Map(
    dimensions.map((dimension) => [
      dimension.name,
      Array.from({ length: dimension.levels }, (_, level) => dimension.decode(dimension.coordinateOf(level))),
    ]),
  )
  const single = (k: number): Assignment[string] => {
    const parameter = space.parameters[k]
    return parameter.kind === 'choice' || parameter.kind === 'discrete' ? parameter.values[0] : parameter.min
  }
  const every = enumerateSpace(
    space,
    space.parameters.map((parameter, k) => levelsOf.get(parameter.name) ?? [single(k)]),
  )
  return every.size > LIMITS.trialsPerStudy ? undefined : allowedOf(space, every)
}

/** True for an assignment of the space as it is now: trials of an import may be outside of it. */
function isOf(space: Space, parameters: Assignment): boolean {
  const masked = maskInactive(space, parameters)
  const isInside = space.parameters.every((p) => masked[p.name] === undefined || valueProblem(p, masked[p.name]) === undefined)
  return isInside && keepsConstraints(space.parameterConstraints, masked)
}

/** A point that is wanted, or what it becomes when it is not allowed. */
function allowedBy(encoding: Encoding, wanted: Assignment, stream: RandomStream): Assignment {
  if (encoding.constrained.length === 0) return wanted
  const point = encoding.encode(wanted)
  const allowed = mended(encoding, point, stream)
  return allowed === point ? wanted : encoding.decode(allowed)
}

/** The levels of a point: values that differ by rounding are the same point. */
function keyOf({ encoding }: Kept, parameters: Assignment): string {
  return encoding.encode(parameters).join()
}

function firstUnseen(every: Enumeration, from: number, has: Seen['has']): Assignment | undefined {
  for (let k = 0; k < every.size; k++) {
    const point = every.point((from + k) % every.size)
    if (!has(point)) return point
  }
  return undefined
}
