import { z } from 'zod'
import { type Assignment, isActive, type Parameter, type ParameterValue, type Space } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import type { Algorithm, SuggestOutcome } from './algorithm.ts'

/** More points than this are not a grid but a mistake. */
const POINTS_MAX = 1_000_000

const settings = z.object({
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

/** The points of a space, numbered from 0. Conditional branches are enumerated once each: inactive parameters do not multiply them. */
export interface Grid {
  readonly size: number
  /** The point of a number in [0, size). */
  point(index: number): Assignment
}

/** The levels of one parameter, in ascending order; undefined when it is continuous and no count is given for it. */
export function gridLevels(parameter: Parameter, steps: GridSettings['steps']): readonly ParameterValue[] | undefined {
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') return parameter.values
  const wanted = typeof steps === 'number' ? steps : steps?.[parameter.name]
  const { min, max } = parameter
  if (parameter.step !== undefined) {
    const count = Math.floor((max - min) / parameter.step + 1e-9) + 1
    if (wanted === undefined || wanted >= count) return Array.from({ length: count }, (_, k) => min + k * (parameter.step as number))
    return spaced(wanted, parameter)
      .map((v) => min + Math.round((v - min) / (parameter.step as number)) * (parameter.step as number))
      .filter(isFirst)
  }
  return wanted === undefined ? undefined : spaced(wanted, parameter).filter(isFirst)
}

/** Opens the grid of a space. The number of points below a node depends only on the parents that later conditions ask for, so counts are shared by these. */
export function openGrid(space: Space, levels: readonly (readonly ParameterValue[])[]): Grid {
  const { parameters } = space
  const asked = parameters.map((_, i) => [...new Set(parameters.slice(i).flatMap((p) => p.when.map((c) => c.parent)))].sort())
  const counts = new Map<string, number>()

  const countBelow = (i: number, partial: Assignment): number => {
    if (i === parameters.length) return 1
    const key = JSON.stringify([i, asked[i].map((name) => partial[name] ?? null)])
    const known = counts.get(key)
    if (known !== undefined) return known
    const count = valuesAt(i, partial).reduce<number>((sum, value) => sum + countBelow(i + 1, extended(partial, i, value)), 0)
    counts.set(key, count)
    return count
  }
  const valuesAt = (i: number, partial: Assignment): readonly (ParameterValue | undefined)[] =>
    isActive(parameters[i], partial) ? levels[i] : [undefined]
  const extended = (partial: Assignment, i: number, value: ParameterValue | undefined): Assignment =>
    value === undefined ? partial : { ...partial, [parameters[i].name]: value }

  const point = (index: number): Assignment => {
    let rest = index
    let partial: Assignment = {}
    for (let i = 0; i < parameters.length; i++) {
      for (const value of valuesAt(i, partial)) {
        const next = extended(partial, i, value)
        const below = countBelow(i + 1, next)
        if (rest < below) {
          partial = next
          break
        }
        rest -= below
      }
    }
    return partial
  }
  return { size: countBelow(0, {}), point }
}

/** Every point once, in order; the study ends when all are given out. */
export const grid: Algorithm<GridSettings> = {
  name: 'grid',
  version: '1',
  summary: 'Every combination of values once; conditional branches without repeats.',
  settings,
  history: 'none',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },

  check({ space, settings: { steps } }) {
    const continuous = space.parameters.find((p) => gridLevels(p, steps) === undefined)
    if (continuous !== undefined)
      return `${continuous.name} is continuous: give it a step, or give the algorithm \`steps\` (how many values)`
    if (typeof steps === 'object') {
      const unknown = Object.keys(steps).find((name) => !space.parameters.some((p) => p.name === name))
      if (unknown !== undefined) return `steps names ${unknown}, which is no parameter`
    }
    const { size } = openGrid(
      space,
      space.parameters.map((p) => gridLevels(p, steps) ?? []),
    )
    return size > POINTS_MAX ? `the grid has ${size} points, more than ${POINTS_MAX}: take fewer steps or another algorithm` : undefined
  },

  suggest({ space, settings: { steps, order }, seed, count, state }, { cache }): SuggestOutcome {
    const points = cached(cache, 'grid', () =>
      openGrid(
        space,
        space.parameters.map((p) => gridLevels(p, steps) ?? []),
      ),
    )
    const first = typeof state === 'number' ? state : 0
    const last = Math.min(points.size, first + count)
    if (first >= points.size) return { kind: 'exhausted', why: `all ${points.size} points of the grid were given out` }
    const place = order === 'shuffled' ? cached(cache, 'order', () => shuffledOrder(points.size, seed)) : undefined
    const suggestions = Array.from({ length: last - first }, (_, k) => ({
      parameters: points.point(place === undefined ? first + k : place[first + k]),
    }))
    return { kind: 'suggestions', suggestions, state: last }
  },
}

/** A permutation of 0 ... size - 1 (Fisher and Yates), the same for the same seed. */
function shuffledOrder(size: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  const stream = openStream(seed, 0)
  for (let i = size - 1; i > 0; i--) {
    const j = stream.below(i + 1)
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}

/** `count` values over the range, both ends exactly, evenly on the parameter's scale. */
function spaced(count: number, { min, max, scale, kind }: Extract<Parameter, { kind: 'double' | 'int' }>): readonly number[] {
  return Array.from({ length: count }, (_, k) => {
    if (k === 0) return min
    if (k === count - 1) return max
    const u = k / (count - 1)
    const value =
      scale === 'log' ? min * (max / min) ** u : scale === 'reverseLog' ? max + min - min * (max / min) ** (1 - u) : min + u * (max - min)
    return kind === 'int' ? Math.round(value) : value
  })
}

function isFirst(value: number, index: number, values: readonly number[]): boolean {
  return values.indexOf(value) === index
}

function cached<T>(cache: Map<string, unknown>, key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make())
  return cache.get(key) as T
}
