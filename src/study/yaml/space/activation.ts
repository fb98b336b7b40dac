import {
  type Condition,
  type Parameter,
  type ParameterValue,
  parentsOf,
  type RangeCondition,
  type ValueCondition,
} from '../../../model/index.ts'
import type { Reader } from '../source/reader.ts'

/** Orders parameters so that parents come first; reports cycles and parameters that could never be active. */
export function checkActivation(reader: Reader, parameters: readonly Parameter[]): readonly Parameter[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const ordered: Parameter[] = []
  const state = new Map<string, 'begun' | 'done'>()
  const visit = (parameter: Parameter, trail: readonly string[]): void => {
    if (state.get(parameter.name) === 'done') return
    if (state.get(parameter.name) === 'begun') {
      const cycle = [...trail.slice(trail.indexOf(parameter.name)), parameter.name]
      const path = ['spec', 'parameters', cycle.at(-2)!, 'when', parameter.name]
      reader.problem(path, `makes a circle: ${cycle.join(' waits for ')}`, { at: 'key', remedy: 'Leave out one of these conditions.' })
      return
    }
    state.set(parameter.name, 'begun')
    for (const name of parameter.when.flatMap(parentsOf)) {
      const parent = byName.get(name)
      if (parent !== undefined) visit(parent, [...trail, parameter.name])
    }
    state.set(parameter.name, 'done')
    ordered.push(parameter)
  }
  for (const parameter of parameters) visit(parameter, [])
  checkReachable(reader, ordered)
  return ordered
}

/** What all conditions on one parent leave it: a number from `min` to `max` and, where values are named, one of these. */
interface Need {
  readonly min: number
  readonly max: number
  readonly values: readonly ParameterValue[] | undefined
}

/** By parent. As large as the study has parameters, however many conditions say so: the parents of a parameter may share all of their own. */
type Needs = ReadonlyMap<string, Need>

const ANY: Need = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, values: undefined }

/** What must hold, of every ancestor, for a parameter to be active: where nothing fulfils it, it is a contradiction. */
function checkReachable(reader: Reader, ordered: readonly Parameter[]): void {
  const needs = new Map<string, Needs>()
  const byName = new Map(ordered.map((parameter) => [parameter.name, parameter]))
  for (const parameter of ordered) {
    const search: Search = { byName, needs, culprit: undefined }
    const found = possible(search, parameter.when, new Map())
    // Reported once, where the contradiction arises, not again at every child.
    needs.set(parameter.name, found ?? new Map())
    if (found !== undefined) continue
    const path = ['spec', 'parameters', parameter.name, 'when']
    reader.problem(path, `can never hold: its conditions ask for different values of ${search.culprit}`, { at: 'key' })
  }
}

interface Search {
  readonly byName: ReadonlyMap<string, Parameter>
  readonly needs: ReadonlyMap<string, Needs>
  /** The parent on which the last branch failed. */
  culprit: string | undefined
}

/** The needs that all conditions together add up to; undefined when no value of some parent meets them. What stands below `not` is taken as possible. */
function possible(search: Search, conditions: readonly Condition[], before: Needs): Needs | undefined {
  let needs: Needs | undefined = before
  // Branches come last: what is asked for anyway closes some of them.
  const ordered = [...conditions].sort((a, b) => Number('any' in a) - Number('any' in b))
  for (const condition of ordered) {
    if (needs === undefined) return undefined
    if ('not' in condition) continue
    if ('all' in condition) needs = possible(search, condition.all, needs)
    else if ('any' in condition) needs = oneOf(search, condition.any, needs)
    else needs = narrowed(search, condition, needs)
  }
  return needs
}

/** Needs under which one of the branches is possible: those before it, as the branches differ; the branch's own when there is one only. */
function oneOf(search: Search, branches: readonly Condition[], before: Needs): Needs | undefined {
  const open = branches.map((branch) => possible(search, [branch], before)).filter((needs) => needs !== undefined)
  if (open.length === 0) return undefined
  return open.length === 1 ? open[0] : before
}

function narrowed(search: Search, condition: ValueCondition | RangeCondition, before: Needs): Needs | undefined {
  const { parent } = condition
  const needs = new Map(before)
  // what a parent waits for itself came with the first condition on it
  const inherited = before.has(parent) ? [] : (search.needs.get(parent) ?? [])
  for (const [name, need] of [[parent, needOf(condition)] as const, ...inherited]) {
    const left = both(needs.get(name) ?? ANY, need)
    needs.set(name, left)
    if (canMeet(search.byName.get(name), left)) continue
    search.culprit = name
    return undefined
  }
  return needs
}

function needOf(condition: ValueCondition | RangeCondition): Need {
  if ('values' in condition) return { ...ANY, values: condition.values }
  return { min: condition.min ?? ANY.min, max: condition.max ?? ANY.max, values: undefined }
}

function both(one: Need, other: Need): Need {
  const min = Math.max(one.min, other.min)
  const max = Math.min(one.max, other.max)
  const named = one.values === undefined || other.values === undefined ? (one.values ?? other.values) : common(one.values, other.values)
  return { min, max, values: named?.filter((value) => within({ min, max }, value)) }
}

function common(some: readonly ParameterValue[], others: readonly ParameterValue[]): readonly ParameterValue[] {
  const among = new Set(others)
  return some.filter((value) => among.has(value))
}

function within({ min, max }: Pick<Need, 'min' | 'max'>, value: ParameterValue): boolean {
  const isBounded = min > Number.NEGATIVE_INFINITY || max < Number.POSITIVE_INFINITY
  return !isBounded || (typeof value === 'number' && value >= min && value <= max)
}

/** True when some value that is named, or one at the edge of the range, is left. */
function canMeet(parent: Parameter | undefined, { min, max, values }: Need): boolean {
  if (parent === undefined) return true
  if (values !== undefined) return values.length > 0
  if (parent.kind === 'choice' || parent.kind === 'discrete') return parent.values.some((value) => within({ min, max }, value))
  const least = Math.max(parent.min, min)
  if (parent.step === undefined) return least <= max
  const first = parent.min + Math.ceil((least - parent.min) / parent.step - 1e-9) * parent.step
  return first <= Math.min(parent.max, max)
}
