import {
  type Assignment,
  allows,
  type Condition,
  isActive,
  namesLookedAt,
  type Parameter,
  type ParameterValue,
  rulesOf,
  type Space,
} from '../model/index.ts'
import { type Dimension, openDimension } from './dimension.ts'
import { heldValues } from './held.ts'

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

interface Member {
  readonly parameter: Parameter
  readonly dimension: Dimension
  /** Place in the point; -1 for a parameter with one value. */
  readonly index: number
  /** Conditions on earlier members; all must hold. */
  readonly when: readonly Test[]
}

/** A condition over coordinates, and over which members are active. */
type Test = (point: Float64Array, active: Uint8Array) => boolean

/** Opens the encoding of a space whose parents come before their children. */
export function openEncoding(space: Space): Encoding {
  const members = openMembers(space)
  const inner = members.filter((m) => m.index >= 0)
  const active = new Uint8Array(members.length)

  const settle = (point: Float64Array, spare?: Float64Array): Float64Array => {
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

  const decode = (point: Float64Array): Assignment => {
    const settled = settle(Float64Array.from(point))
    const assignment: Record<string, ParameterValue> = {}
    for (let m = 0; m < members.length; m++) {
      const { parameter, dimension, index } = members[m]
      // The values decide, not the coordinates: what leaves here is active by the model's own words.
      if (!isActive(parameter, assignment)) continue
      const u = index < 0 ? Number.NaN : settled[index]
      assignment[parameter.name] = dimension.decode(Number.isNaN(u) ? middleOf(dimension) : u)
    }
    return assignment
  }

  const encode = (assignment: Assignment): Float64Array => {
    const point = new Float64Array(inner.length).fill(Number.NaN)
    for (const { parameter, dimension, index } of inner) {
      const value = assignment[parameter.name]
      if (value !== undefined) point[index] = dimension.encode(value)
    }
    return settle(point)
  }

  const start = (): Float64Array => {
    const point = new Float64Array(inner.length)
    for (const { parameter, dimension, index } of inner) {
      point[index] = parameter.default === undefined ? likeliestOf(dimension) : dimension.encode(parameter.default)
    }
    return settle(point)
  }

  const rules = rulesOf(space.parameterConstraints)
  const looked = new Set(rules.flatMap(({ parameters }) => parameters))
  const lookedAt = namesLookedAt(space)
  const held = heldValues(space)
  const needed = members
    .filter(({ parameter }) => lookedAt.has(parameter.name))
    // Coordinates have fewer digits than values: the one of a held value stands for just that.
    .map((member) => ({ ...member, held: held[member.parameter.name], heldAt: coordinateOf(member, held) }))
  const violation = (point: Float64Array): number => {
    if (rules.length === 0) return 0
    // Thousands of points are asked about at every suggestion: what no constraint looks at stays out.
    const assignment: Record<string, ParameterValue> = {}
    for (const { parameter, dimension, index, held: value, heldAt } of needed) {
      const isThere = index < 0 ? isActive(parameter, assignment) : !Number.isNaN(point[index])
      if (!isThere) continue
      const isHeld = value !== undefined && index >= 0 && point[index] === heldAt
      assignment[parameter.name] = isHeld ? value : dimension.decode(index < 0 ? middleOf(dimension) : point[index])
    }
    // Damped, so that of several constraints none is lost beside one that is far away.
    return rules.reduce((sum, rule) => sum + Math.log1p(rule.violation(assignment)), 0)
  }

  return {
    dimensions: inner.map((m) => m.dimension),
    constrained: inner.filter(({ parameter }) => looked.has(parameter.name)).map(({ index }) => index),
    violation,
    conditional: inner.filter((m) => m.when.length > 0).length,
    size: countPoints(space, inner),
    encode,
    decode,
    settle,
    start,
  }
}

function openMembers(space: Space): Member[] {
  const members: Member[] = []
  let next = 0
  for (const parameter of space.parameters) {
    const dimension = openDimension(parameter)
    const when = parameter.when.map((condition) => testOf(condition, members))
    members.push({ parameter, dimension, index: dimension.levels > 1 ? next++ : -1, when })
  }
  return members
}

function testOf(condition: Condition, members: readonly Member[]): Test {
  if ('all' in condition || 'any' in condition) {
    const isAll = 'all' in condition
    const tests = (isAll ? condition.all : condition.any).map((inner) => testOf(inner, members))
    return (point, active) => (isAll ? tests.every((test) => test(point, active)) : tests.some((test) => test(point, active)))
  }
  if ('not' in condition) {
    const test = testOf(condition.not, members)
    return (point, active) => !test(point, active)
  }
  const at = members.findIndex((m) => m.parameter.name === condition.parent)
  const { dimension, index } = members[at]
  return (point, active) => active[at] === 1 && allows(condition, dimension.decode(index < 0 ? middleOf(dimension) : point[index]))
}

function coordinateOf({ parameter, dimension }: Member, values: Assignment): number | undefined {
  const value = values[parameter.name]
  return value === undefined ? undefined : dimension.encode(value)
}

function middleOf(dimension: Dimension): number {
  if (dimension.kind === 'choice') return 0
  return dimension.kind === 'continuous' ? 0.5 : dimension.coordinateOf(dimension.levelOf(0.5))
}

function likeliestOf(dimension: Dimension): number {
  const { likely } = dimension
  if (likely === undefined) return middleOf(dimension)
  if (likely.kind === 'shares') return likely.shares.indexOf(Math.max(...likely.shares))
  return dimension.kind === 'continuous' ? likely.mean : dimension.coordinateOf(dimension.levelOf(likely.mean))
}

/** Distinct assignments: exact without conditions, otherwise an upper bound by the product. */
function countPoints(_space: Space, inner: readonly Member[]): number {
  let size = 1
  for (const { dimension } of inner) size *= dimension.levels
  return size > Number.MAX_SAFE_INTEGER ? Infinity : size
}
