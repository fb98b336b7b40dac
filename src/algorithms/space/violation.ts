import { isActive, namesLookedAt, type ParameterValue, rulesOf, type Space } from '../../model/index.ts'
import { middleOf } from './dimension.ts'
import { heldValues } from './held.ts'
import { coordinateOf, type Member } from './members.ts'

/** By how much a settled point breaks the constraints between a space's parameters: 0 when it keeps them all. */
export function openViolation(space: Space, members: readonly Member[]): (point: Float64Array) => number {
  const rules = rulesOf(space.parameterConstraints)
  if (rules.length === 0) return () => 0
  const lookedAt = namesLookedAt(space)
  const held = heldValues(space)
  const needed = members
    .filter(({ parameter }) => lookedAt.has(parameter.name))
    // Coordinates have fewer digits than values: the one of a held value stands for just that.
    .map((member) => ({ ...member, held: held[member.parameter.name], heldAt: coordinateOf(member, held) }))
  return (point) => {
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
}
