import { type Assignment, isActive, type Objective, type Parameter, type Space, type TrialState } from '../../model/index.ts'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { TrialView } from '../algorithm.ts'

const STATES: readonly TrialState[] = ['succeeded', 'stopped', 'infeasible', 'failed', 'cancelled', 'active', 'requested', 'stopping']
const ODD_VALUES = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, 1.7976931348623157e308, 5e-324, 0, -0]

/** A legal assignment by the model's own words, drawn without the encoding that algorithms use. */
export function drawAssignment(space: Space, stream: RandomStream): Assignment {
  const assignment: Record<string, Assignment[string]> = {}
  for (const parameter of space.parameters) {
    const u = stream.uniform()
    if (isActive(parameter, assignment)) assignment[parameter.name] = valueAt(parameter, u)
  }
  return assignment
}

function valueAt(p: Parameter, u: number): Assignment[string] {
  if (p.kind === 'choice' || p.kind === 'discrete') return p.values[Math.floor(u * p.values.length)]
  if (p.step !== undefined) return Math.min(p.max, p.min + p.step * Math.floor(u * (Math.floor((p.max - p.min) / p.step + 1e-9) + 1)))
  return Math.min(p.max, Math.max(p.min, p.min * (1 - u) + p.max * u))
}

/** A smooth, deterministic figure of merit for any assignment; `k` makes another of it. */
export function meritOf(parameters: Assignment, k = 0): number {
  let sum = 0
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'number') sum += Math.sin(value / (1 + Math.abs(value)) + name.length + 2 * k)
    else sum += String(value).length * 0.1 * (1 - 2 * k)
  }
  return sum
}

/** Finished trials spread over the space. */
export function calmHistory(space: Space, count: number, objectives: readonly Objective[]): TrialView[] {
  const stream = openStream(5, count)
  return Array.from({ length: count }, (_, k): TrialView => {
    const parameters = drawAssignment(space, stream)
    return {
      number: k + 1,
      state: 'succeeded',
      parameters,
      values: objectives.map((_, m) => meritOf(parameters, m)),
      lastStep: 1,
      stale: false,
    }
  })
}

/** A history that no sane study has: any state with any value, numbers with gaps, repeated points, parents that are not there. */
export function hostileHistory(space: Space, seed: number, objectives: readonly Objective[], resources: readonly number[]): TrialView[] {
  const stream = openStream(seed, 77)
  const pick = <T>(list: readonly T[]): T => list[stream.below(list.length)]
  const oddness = stream.uniform()
  let number = 0
  return Array.from({ length: stream.below(41) }, (): TrialView => {
    number += 1 + stream.below(3)
    const parameters = drawAssignment(space, stream)
    const values = objectives.map((_, m) => (stream.uniform() < oddness ? pick(ODD_VALUES) : pick([0.25, 0.5, meritOf(parameters, m)])))
    const curve = { steps: [1, 3], values: [values[0], values[0]] }
    return {
      number,
      state: pick(STATES),
      parameters,
      stale: stream.uniform() < 0.3,
      ...(stream.uniform() < 0.85 ? { values, lastStep: 3, curve } : {}),
      ...(resources.length > 0 && stream.uniform() < 0.8 ? { resource: pick(resources) } : {}),
      ...(stream.uniform() < 0.3 ? { parent: 1 + stream.below(number + 3) } : {}),
    }
  })
}
