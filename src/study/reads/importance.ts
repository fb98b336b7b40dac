import type { Assignment, Parameter, ParameterValue } from '../../model/index.ts'
import { correlationOfRanks, doubledRanks, shareBetweenGroups } from '../../numerics/index.ts'
import type { ParameterImportance } from '../messages/index.ts'

/** Groups that the trials are parted into by a number. */
const GROUPS_MAX = 8

/** One parameter, from the points of trials and the doubled ranks of their values. */
export function importanceOf(parameter: Parameter, points: readonly Assignment[], ranks: readonly number[]): ParameterImportance {
  const { name } = parameter
  const values = points.map((point) => point[name])
  return parameter.kind === 'choice'
    ? { parameter: name, share: shareBetweenGroups(groupsOfChoice(values), ranks) }
    : ofNumber(name, values, ranks)
}

/** Each value is a group of its own, and so are trials without the parameter. */
function groupsOfChoice(values: readonly (ParameterValue | undefined)[]): number[] {
  const groups = new Map<ParameterValue | undefined, number>()
  for (const value of values) if (!groups.has(value)) groups.set(value, groups.size)
  return values.map((value) => groups.get(value)!)
}

/** Groups are equally large by rank; trials without the parameter are another one. */
function ofNumber(parameter: string, values: readonly (ParameterValue | undefined)[], ranks: readonly number[]): ParameterImportance {
  const present: number[] = []
  for (let k = 0; k < values.length; k++) if (values[k] !== undefined) present.push(k)
  const numbers = doubledRanks(present.map((k) => Number(values[k])))
  const count = Math.max(2, Math.min(GROUPS_MAX, Math.floor(Math.sqrt(present.length))))
  const group = new Uint8Array(values.length).fill(count)
  for (let at = 0; at < present.length; at++) {
    group[present[at]!] = Math.min(count - 1, Math.floor(((numbers[at]! / 2 - 1) / present.length) * count))
  }
  const share = shareBetweenGroups(group, ranks)
  if (numbers.every((rank) => rank === numbers[0])) return { parameter, share }
  const theirs = present.length === ranks.length ? ranks : doubledRanks(present.map((k) => ranks[k]!))
  return { parameter, share, trend: correlationOfRanks(numbers, theirs) }
}
