import { type Assignment, isActive, keepsConstraints, type ParameterValue, parentsOf, type Space } from '../../model/index.ts'

/** The points of a space, numbered from 0. Conditional branches are enumerated once each: inactive parameters do not multiply them. */
export interface Enumeration {
  readonly size: number
  /** The point of a number in [0, size); the last parameter changes fastest. */
  point(index: number): Assignment
}

/**
 * Enumerates a space over some levels of each parameter. The number of points below a node depends only on the parents that later
 * conditions ask for, so counts are shared by these and nothing is walked.
 */
export function enumerateSpace(space: Space, levels: readonly (readonly ParameterValue[])[]): Enumeration {
  const { parameters } = space
  const asked = parameters.map((_, i) => [...new Set(parameters.slice(i).flatMap((p) => p.when.flatMap(parentsOf)))].sort())
  const counts = new Map<string, number>()

  const countBelow = (i: number, partial: Assignment): number => {
    if (i === parameters.length) return 1
    const key = JSON.stringify([i, asked[i].map((name) => partial[name] ?? null)])
    const known = counts.get(key)
    if (known !== undefined) return known
    const values = valuesAt(i, partial)
    const count = areAlike(i)
      ? values.length * countBelow(i + 1, extended(partial, i, values[0]))
      : values.reduce<number>((sum, value) => sum + countBelow(i + 1, extended(partial, i, value)), 0)
    counts.set(key, count)
    return count
  }
  /** True when no later condition asks for the parameter: its values have the same number of points below them. */
  const areAlike = (i: number): boolean => asked[i + 1]?.includes(parameters[i].name) !== true
  const valuesAt = (i: number, partial: Assignment): readonly (ParameterValue | undefined)[] =>
    isActive(parameters[i], partial) ? levels[i] : [undefined]
  const extended = (partial: Assignment, i: number, value: ParameterValue | undefined): Assignment =>
    value === undefined ? partial : { ...partial, [parameters[i].name]: value }

  const point = (index: number): Assignment => {
    let rest = index
    let partial: Assignment = {}
    for (let i = 0; i < parameters.length; i++) {
      const values = valuesAt(i, partial)
      if (areAlike(i)) {
        const below = countBelow(i + 1, extended(partial, i, values[0]))
        partial = extended(partial, i, values[Math.floor(rest / below)])
        rest %= below
        continue
      }
      for (const value of values) {
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

/** The points of a space that keep its parameter constraints. Each is looked at once: for spaces of up to a million points. */
export function allowedOf({ parameterConstraints }: Space, every: Enumeration): Enumeration {
  if (parameterConstraints === undefined) return every
  const places = new Uint32Array(every.size)
  let size = 0
  for (let index = 0; index < every.size; index++) {
    const point = every.point(index)
    if (keepsConstraints(parameterConstraints, point)) places[size++] = index
  }
  return { size, point: (index) => every.point(places[index]) }
}
