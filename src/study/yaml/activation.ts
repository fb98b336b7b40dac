import type { Parameter, ParameterValue } from '../../model/index.ts'
import type { Reader } from './reader.ts'

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
    for (const condition of parameter.when) {
      const parent = byName.get(condition.parent)
      if (parent !== undefined) visit(parent, [...trail, parameter.name])
    }
    state.set(parameter.name, 'done')
    ordered.push(parameter)
  }
  for (const parameter of parameters) visit(parameter, [])
  checkReachable(reader, ordered)
  return ordered
}

/** What must hold, of every ancestor, for a parameter to be active: an empty set of values is a contradiction. */
function checkReachable(reader: Reader, ordered: readonly Parameter[]): void {
  const needs = new Map<string, ReadonlyMap<string, readonly ParameterValue[]>>()
  for (const parameter of ordered) {
    const own = new Map<string, readonly ParameterValue[]>()
    const narrow = (name: string, values: readonly ParameterValue[]): void => {
      const before = own.get(name)
      own.set(name, before === undefined ? values : before.filter((value) => values.includes(value)))
    }
    for (const condition of parameter.when) {
      narrow(condition.parent, condition.values)
      for (const [name, values] of needs.get(condition.parent) ?? []) narrow(name, values)
    }
    needs.set(parameter.name, own)
    const never = [...own].find(([, values]) => values.length === 0)
    if (never === undefined) continue
    const path = ['spec', 'parameters', parameter.name, 'when']
    reader.problem(path, `can never hold: its conditions ask for different values of ${never[0]}`, { at: 'key' })
    // Reported once, where the contradiction arises, not again at every child.
    needs.set(parameter.name, new Map())
  }
}
