import { z } from 'zod'
import type { Parameter, ParameterValue, Space } from '../model/index.ts'
import { hashIntegers } from '../numerics/index.ts'
import type { Algorithm, Snapshot, Suggestion, SuggestOutcome } from './algorithm.ts'
import { openSeen } from './seen.ts'
import { openDimension } from './space/dimension.ts'
import { allowedOf, type Enumeration, enumerateSpace } from './space/enumeration.ts'

/** More points than this are not a grid but a mistake. */
const POINTS_MAX = 1_000_000

const settings = z.strictObject({
  steps: z
    .union([z.int().min(2).max(1000), z.record(z.string(), z.int().min(2).max(1000))])
    .optional()
    .describe(
      'Values of each number without a lattice of its own: one count for all, or a count by parameter. Ends are included; log-scaled parameters are spaced in the logarithm.',
    ),
  order: z
    .enum(['lexicographic', 'shuffled'])
    .default('lexicographic')
    .describe('Order of the points: nested loops, the last parameter fastest, or shuffled by the study’s seed.'),
})
type GridSettings = z.infer<typeof settings>

/** The levels of one parameter, in ascending order; undefined when they are too many and no count is given for it. */
export function gridLevels(parameter: Parameter, steps: GridSettings['steps']): readonly ParameterValue[] | undefined {
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') return parameter.values
  const wanted = typeof steps === 'number' ? steps : steps?.[parameter.name]
  const dimension = openDimension(parameter)
  const { levels } = dimension
  if (wanted !== undefined && wanted < levels) {
    const values = spaced(wanted, parameter)
    return (levels === Infinity ? values : values.map((value) => Number(dimension.decode(dimension.encode(value))))).filter(isFirst)
  }
  if (levels > POINTS_MAX) return undefined
  return Array.from({ length: levels }, (_, level) => dimension.decode(dimension.coordinateOf(level)))
}

/** The allowed points of the grid of a space whose parameters all have levels. */
export function openGrid(space: Space, steps: GridSettings['steps']): Enumeration {
  const levels = space.parameters.map((parameter) => gridLevels(parameter, steps) ?? [])
  return allowedOf(space, enumerateSpace(space, levels))
}

/** Every point once, in order; the study ends when all are given out. */
export const grid: Algorithm<GridSettings> = {
  name: 'grid',
  version: '3',
  summary: 'Every combination of values once; conditional branches without repeats.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },

  check({ space, settings: { steps } }) {
    const wide = space.parameters.find((p) => gridLevels(p, steps) === undefined)
    if (wide !== undefined) {
      const why = wide.kind === 'int' ? 'has too many values' : 'is continuous'
      return `${wide.name} ${why}: give it a step, or give the algorithm \`steps\` (how many values)`
    }
    if (typeof steps === 'object') {
      const unknown = Object.keys(steps).find((name) => !space.parameters.some((p) => p.name === name))
      if (unknown !== undefined) return `steps names ${unknown}, which is no parameter`
    }
    const { size } = openGrid({ parameters: space.parameters }, steps)
    return size > POINTS_MAX ? `the grid has ${size} points, more than ${POINTS_MAX}: take fewer steps or another algorithm` : undefined
  },

  suggest(snapshot, control): SuggestOutcome {
    const {
      seed,
      count,
      settings: { order },
    } = snapshot
    const seen = openSeen(snapshot, control)
    const walk = openWalk(snapshot, seen.generation, control.cache)
    const suggestions: Suggestion[] = []
    for (let k = walk.next; k < walk.points.size && suggestions.length < count; k++) {
      const parameters = walk.points.point(order === 'shuffled' ? shuffledPlace(k, walk.points.size, seed) : k)
      const known = seen.has(parameters)
      // Points that no trial has yet may be dropped: only what trials have is passed for good.
      if (known && k === walk.next) walk.next = k + 1
      if (known) continue
      seen.add(parameters)
      suggestions.push({ parameters })
    }
    if (suggestions.length === 0) return { kind: 'exhausted', why: `all ${walk.points.size} points of the grid were given out` }
    return { kind: 'suggestions', suggestions }
  },
}

/** A grid, and how much of its beginning is known to be given out. */
interface Walk {
  readonly of: string
  readonly points: Enumeration
  next: number
}

function openWalk({ space, settings, seed }: Snapshot<GridSettings>, generation: number, cache: Map<string, unknown>): Walk {
  const { steps, order } = settings
  const of = JSON.stringify([space, steps ?? null, order, seed, generation])
  const kept = cache.get('grid') as Walk | undefined
  if (kept?.of === of) return kept
  const walk: Walk = { of, points: openGrid(space, steps), next: 0 }
  cache.set('grid', walk)
  return walk
}

/** Rounds of the Feistel network: four mix every bit of the place into every other. */
const ROUNDS = 4

/** Place `index` of a permutation of 0 ... size - 1 that follows from the seed; nothing is stored. */
export function shuffledPlace(index: number, size: number, seed: number): number {
  const half = Math.max(1, Math.ceil(Math.log2(size) / 2))
  const mask = 2 ** half - 1
  let place = index
  // The network permutes a square that holds the grid: places outside are sent through it again.
  do {
    let left = Math.floor(place / (mask + 1))
    let right = place & mask
    for (let round = 0; round < ROUNDS; round++) {
      const mixed = left ^ (hashIntegers(round, [seed, right]) & mask)
      left = right
      right = mixed
    }
    place = left * (mask + 1) + right
  } while (place >= size)
  return place
}

/** `count` values over the range, both ends exactly, evenly on the parameter's scale. */
function spaced(count: number, { min, max, scale, kind }: Extract<Parameter, { kind: 'double' | 'int' }>): readonly number[] {
  return Array.from({ length: count }, (_, k) => {
    if (k === 0) return min
    if (k === count - 1) return max
    const u = k / (count - 1)
    // Weighted, so that nothing overflows where the bounds are huge.
    const logarithmic = (v: number): number => min ** (1 - v) * max ** v
    const value = scale === 'log' ? logarithmic(u) : scale === 'reverseLog' ? max - (logarithmic(1 - u) - min) : min * (1 - u) + max * u
    return Math.min(max, Math.max(min, kind === 'int' ? Math.round(value) : value))
  })
}

function isFirst(value: number, index: number, values: readonly number[]): boolean {
  return values.indexOf(value) === index
}
