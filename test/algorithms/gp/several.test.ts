import { describe, expect, it } from 'vitest'
import { frontOf, hypervolume } from '../../../src/algorithms/gp/data/front.ts'
import { findAlgorithm, type Snapshot, type TrialView } from '../../../src/algorithms/index.ts'
import type { Space } from '../../../src/model/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'
import { runStudy, suggestionsOf } from '../../contracts/study-run.ts'

const cube = (d: number): Space => ({
  parameters: Array.from({ length: d }, (_, i) => ({ kind: 'double', name: `x${i}`, min: 0, max: 1, scale: 'linear', when: [] })),
})
const two: Partial<Snapshot> = {
  objectives: [
    { metric: 'loss', goal: 'minimize', reduce: 'last' },
    { metric: 'speed', goal: 'maximize', reduce: 'last' },
  ],
}

/** Trials of a study that never fell back. */
function run(
  name: string,
  space: Space,
  count: number,
  evaluate: (x: number[]) => Partial<TrialView>,
  more: Partial<Snapshot>,
): TrialView[] {
  const { trials, outcomes } = runStudy(findAlgorithm(name)!, space, count, (a) => evaluate(Object.values(a) as number[]), more)
  expect(outcomes.flatMap(suggestionsOf).filter(({ fallback = 0 }) => fallback !== 0)).toEqual([])
  return trials
}

/** ZDT1 in five dimensions, the second objective turned round. */
function zdt1(x: number[]): Partial<TrialView> {
  const g = 1 + (9 / 4) * x.slice(1).reduce((sum, v) => sum + v, 0)
  return { values: [x[0], -g * (1 - Math.sqrt(x[0] / g))] }
}

const volumeOf = (trials: readonly TrialView[]): number =>
  hypervolume(frontOf(trials.map(({ values = [] }) => [values[0], -values[1]]).filter(([a, b]) => a < 1.1 && b < 1.1)), [1.1, 1.1])

describe('gp with several objectives', () => {
  it('fills most of the front of ZDT1 in 35 trials, where random draws and nsga2 have not come near it', () => {
    expect(volumeOf(run('gp', cube(5), 35, zdt1, two))).toBeGreaterThan(0.6)
    expect(volumeOf(run('random', cube(5), 35, zdt1, two))).toBeLessThan(0.2)
    expect(volumeOf(run('nsga2', cube(5), 35, zdt1, two))).toBeLessThan(0.2)
  })

  it('finds several parts of the front of ZDT3, which a trial close to one of them cannot see', () => {
    const zdt3 = ([first, ...rest]: number[]): Partial<TrialView> => {
      const g = 1 + (9 / 4) * rest.reduce((sum, v) => sum + v, 0)
      return { values: [first, -g * (1 - Math.sqrt(first / g) - (first / g) * Math.sin(10 * Math.PI * first))] }
    }
    // All five have 1.33; the first alone has 0.45.
    for (const seed of [0, 1, 2]) expect(volumeOf(run('gp', cube(5), 45, zdt3, { ...two, seed }))).toBeGreaterThan(0.9)
  })

  it('fills the front as well where one number is an integer of nine levels and a choice shifts it', () => {
    const levels: Space['parameters'] = [
      { kind: 'choice', name: 'kind', values: ['0', '0.1', '0.3'], when: [] },
      { kind: 'int', name: 'level', min: 0, max: 8, step: 1, scale: 'linear', when: [] },
    ]
    const shifted = (x: number[]): Partial<TrialView> => {
      const [shift, level, first, ...rest] = x.map(Number)
      return zdt1([first, level / 8, shift, ...rest])
    }
    for (const seed of [3, 4, 5])
      expect(volumeOf(run('gp', { parameters: [...levels, ...cube(4).parameters] }, 40, shifted, { ...two, seed }))).toBeGreaterThan(0.6)
  })

  it('leaves the choice of one trial to the user', () => {
    const trials = run('gp', cube(2), 6, zdt1, two)
    expect(findAlgorithm('gp')!.recommend?.(snapshotOf(findAlgorithm('gp')!, cube(2), { trials, ...two }), freshControl())).toBeUndefined()
  })
})

describe('gp with constraints', () => {
  // The best point of all breaks the constraint; the best of those that keep it lies on its border, at (0.5, 0.5).
  const evaluate = ([a, b]: number[]): Partial<TrialView> => {
    const margin = 1 - a - b
    return { values: [(a - 0.9) ** 2 + (b - 0.9) ** 2], margins: [margin], feasible: margin >= 0 }
  }

  it('finds the best point that keeps them, on the border', () => {
    const trials = run('gp', cube(2), 30, evaluate, { constraints: 1 })
    const best = Math.min(...trials.filter((t) => t.feasible).map((t) => t.values![0]))
    expect(best).toBeLessThan(0.33)
    expect(best).toBeGreaterThanOrEqual(0.32 - 1e-9)
  })

  // Gramacy et al. 2016: one constraint is a wave, the best point (0.5998) lies on it.
  it('follows a border that is curved, from how much of the bound the trials left', () => {
    const wavy = ([a, b]: number[]): Partial<TrialView> => {
      const margins = [a + 2 * b + 0.5 * Math.sin(2 * Math.PI * (a * a - 2 * b)) - 1.5, 1.5 - a * a - b * b]
      return { values: [a + b], margins, feasible: margins.every((margin) => margin >= 0) }
    }
    const trials = run('gp', cube(2), 30, wavy, { constraints: 2 })
    expect(Math.min(...trials.filter((t) => t.feasible).map((t) => t.values![0]))).toBeLessThan(0.6)
  })

  it('recommends a trial that keeps them', () => {
    const gp = findAlgorithm('gp')!
    const trials = run('gp', cube(2), 12, evaluate, { constraints: 1 })
    const number = gp.recommend?.(snapshotOf(gp, cube(2), { trials, constraints: 1, noise: 'high' }), freshControl())
    expect(trials.find((t) => t.number === number)?.feasible).toBe(true)
    const broken = trials.map((t) => ({ ...t, feasible: false, margins: [-1] }))
    expect(gp.recommend?.(snapshotOf(gp, cube(2), { trials: broken, constraints: 1, noise: 'high' }), freshControl())).toBeUndefined()
  })

  it('looks for any point that keeps them while none is known', () => {
    const narrow = ([a, b]: number[]): Partial<TrialView> => {
      const margin = 0.08 - Math.hypot(a - 0.8, b - 0.2)
      return { values: [a + b], margins: [margin], feasible: margin >= 0 }
    }
    expect(run('gp', cube(2), 25, narrow, { constraints: 1 }).some((t) => t.feasible)).toBe(true)
  })

  it('finds the part of a space where trials do not fail, when four in five do', () => {
    const fails = ([a, b]: number[]): Partial<TrialView> =>
      a > 0.45 || b > 0.45 ? { state: 'infeasible' } : { values: [(a - 0.4) ** 2 + (b - 0.4) ** 2] }
    const trials = run('gp', cube(2), 40, fails, {})
    expect(Math.min(...trials.map((t) => t.values?.[0] ?? Infinity))).toBeLessThan(0.01)
  })
})
