import { type Assignment, allows, type Condition, type Parameter, type Space } from '../../model/index.ts'
import { type Dimension, middleOf, openDimension } from './dimension.ts'

/** A parameter of a space, and its place in a point. */
export interface Member {
  readonly parameter: Parameter
  readonly dimension: Dimension
  /** Place in the point; -1 for a parameter with one value. */
  readonly index: number
  /** Conditions on earlier members; all must hold. */
  readonly when: readonly Test[]
}

/** A condition over coordinates, and over which members are active. */
type Test = (point: Float64Array, active: Uint8Array) => boolean

/** The parameters of a space whose parents come before their children. */
export function openMembers(space: Space): Member[] {
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

/** The member's coordinate of what these values have for it; undefined where they have nothing. */
export function coordinateOf({ parameter, dimension }: Member, values: Assignment): number | undefined {
  const value = values[parameter.name]
  return value === undefined ? undefined : dimension.encode(value)
}
