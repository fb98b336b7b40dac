import { type Assignment, isActive, type ParameterValue, rulesOf, type Space } from '../../model/index.ts'
import { type Dimension, likeliestOf, middleOf } from './dimension.ts'
import { coordinateOf, type Member, openMembers } from './members.ts'
import { openViolation } from './violation.ts'

/**
 * A space as a cube: a point has one coordinate for every parameter with more than one value, in the space's order.
 * The coordinate of an inactive parameter is NaN.
 */
export interface Encoding {
  readonly dimensions: readonly Dimension[]
  /** So many of the coordinates have a condition. */
  readonly conditional: number
  /** Number of distinct assignments; Infinity with a continuous parameter or beyond 2^53. */
  readonly size: number
  /** Point of an assignment; parameters that it lacks take their middle (first choice). */
  encode(assignment: Assignment): Float64Array
  /** Assignment of a point, inactive parameters left out. A NaN coordinate of an active parameter takes its middle. */
  decode(point: Float64Array): Assignment
  /** Moves lattice coordinates to their level and marks inactive ones by NaN, in place; returns the point. `spare` gives coordinates of parameters that become active. */
  settle(point: Float64Array, spare?: Float64Array): Float64Array
  /** Coordinates that parameter constraints look at, ascending; empty where every point is allowed. */
  readonly constrained: readonly number[]
  /** By how much a settled point breaks the parameter constraints: 0 when it keeps them all. */
  violation(point: Float64Array): number
  /** The user's defaults where given, else what is likeliest, else the middle of every parameter (first choice). */
  start(): Float64Array
}

/** Opens the encoding of a space whose parents come before their children. */
export function openEncoding(space: Space): Encoding {
  const members = openMembers(space)
  const inner = members.filter((m) => m.index >= 0)
  const settle = settling(members)
  const pointOf = (coordinate: (member: Member) => number): Float64Array => {
    const point = new Float64Array(inner.length)
    for (const member of inner) point[member.index] = coordinate(member)
    return settle(point)
  }
  const looked = new Set(rulesOf(space.parameterConstraints).flatMap(({ parameters }) => parameters))
  return {
    dimensions: inner.map((m) => m.dimension),
    conditional: inner.filter((m) => m.when.length > 0).length,
    size: countPoints(inner),
    encode: (assignment) => pointOf((member) => coordinateOf(member, assignment) ?? Number.NaN),
    decode: (point) => assignmentOf(members, settle(Float64Array.from(point))),
    settle,
    constrained: inner.filter(({ parameter }) => looked.has(parameter.name)).map(({ index }) => index),
    violation: openViolation(space, members),
    start: () =>
      pointOf(({ parameter, dimension }) =>
        parameter.default === undefined ? likeliestOf(dimension) : dimension.encode(parameter.default),
      ),
  }
}

/** Moves a point, in place, to levels and to NaN where a parameter is inactive. */
function settling(members: readonly Member[]): Encoding['settle'] {
  const active = new Uint8Array(members.length)
  return (point, spare) => {
    for (let m = 0; m < members.length; m++) {
      const { dimension, index, when } = members[m]
      active[m] = 1
      for (const holds of when) if (!holds(point, active)) active[m] = 0
      if (index < 0) continue
      if (!active[m]) {
        point[index] = Number.NaN
        continue
      }
      let u = point[index]
      if (Number.isNaN(u)) u = spare === undefined || Number.isNaN(spare[index]) ? middleOf(dimension) : spare[index]
      if (dimension.kind === 'continuous') point[index] = Math.min(1, Math.max(0, u))
      else point[index] = dimension.coordinateOf(dimension.levelOf(u))
    }
    return point
  }
}

/** The values of a settled point. */
function assignmentOf(members: readonly Member[], settled: Float64Array): Assignment {
  const assignment: Record<string, ParameterValue> = {}
  for (const { parameter, dimension, index } of members) {
    // The values decide, not the coordinates: what leaves here is active by the model's own words.
    if (!isActive(parameter, assignment)) continue
    const u = index < 0 ? Number.NaN : settled[index]
    assignment[parameter.name] = dimension.decode(Number.isNaN(u) ? middleOf(dimension) : u)
  }
  return assignment
}

/** Distinct assignments: exact without conditions, otherwise an upper bound by the product. */
function countPoints(inner: readonly Member[]): number {
  let size = 1
  for (const { dimension } of inner) size *= dimension.levels
  return size > Number.MAX_SAFE_INTEGER ? Infinity : size
}
