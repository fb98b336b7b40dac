import fc from 'fast-check'
import type { Algorithm, Control, Snapshot, TrialView } from '../../src/algorithms/index.ts'
import { type Assignment, isActive, type JsonValue, type Parameter, type Space } from '../../src/model/index.ts'

export { algorithmContract, type ContractOptions, EVERYTHING } from '../../src/algorithms/contract/index.ts'

const STATES = ['succeeded', 'stopped', 'infeasible', 'failed', 'cancelled', 'active', 'requested', 'stopping'] as const
const ODD_VALUES = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, 1.7976931348623157e308, 5e-324, 0, -0]

/** A snapshot of a study of the algorithm with one objective; `settings` are parsed by its schema. */
export function snapshotOf(
  algorithm: Algorithm,
  space: Space,
  more: Partial<Snapshot> & { options?: { settings?: Readonly<Record<string, JsonValue>> } } = {},
): Snapshot {
  const { options, ...rest } = more
  return {
    space,
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: algorithm.settings.parse(options?.settings ?? {}),
    seed: 11,
    count: 1,
    nextNumber: (rest.trials?.at(-1)?.number ?? 0) + 1,
    trials: [],
    budget: { parallel: 4 },
    noise: 'unknown',
    ...rest,
  }
}

export function freshControl(): Control {
  return { expired: () => false, cache: new Map() }
}

/** Legal assignments of a space. */
export function assignments(space: Space): fc.Arbitrary<Assignment> {
  return fc
    .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: space.parameters.length,
      maxLength: space.parameters.length,
    })
    .map((draws) => {
      const assignment: Record<string, Assignment[string]> = {}
      space.parameters.forEach((p, i) => {
        if (isActive(p, assignment)) assignment[p.name] = valueAt(p, draws[i])
      })
      return assignment
    })
}

function valueAt(p: Parameter, u: number): Assignment[string] {
  if (p.kind === 'choice' || p.kind === 'discrete') return p.values[Math.floor(u * p.values.length)]
  if (p.step !== undefined) return Math.min(p.max, p.min + p.step * Math.floor(u * (Math.floor((p.max - p.min) / p.step + 1e-9) + 1)))
  return Math.min(p.max, Math.max(p.min, p.min * (1 - u) + p.max * u))
}

/** Histories that no sane study has: any state with any value, numbers with gaps, repeated points. */
export function hostileHistories(space: Space): fc.Arbitrary<TrialView[]> {
  const value = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.double(), fc.constantFrom(0.25, 0.5))
  const view = fc.record({
    gap: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom(...STATES),
    parameters: assignments(space),
    value: fc.option(value, { nil: undefined, freq: 8 }),
    stale: fc.boolean(),
  })
  return fc.array(view, { maxLength: 40, size: 'max' }).map((views) => {
    let number = 0
    return views.map(({ gap, state, parameters, value: v, stale }): TrialView => {
      number += gap
      return { number, state, parameters, stale, ...(v === undefined ? {} : { values: [v], lastStep: 3 }) }
    })
  })
}
