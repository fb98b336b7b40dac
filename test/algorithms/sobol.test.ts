import { describe, expect, it } from 'vitest'
import type { Snapshot, TrialView } from '../../src/algorithms/algorithm.ts'
import { random } from '../../src/algorithms/random.ts'
import { sobol } from '../../src/algorithms/sobol.ts'
import type { Parameter, Space } from '../../src/model/index.ts'

const unit = (name: string): Parameter => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })

function snapshot(space: Space, count: number, seed: number, trials: readonly TrialView[] = []): Snapshot<never> {
  const objectives = [{ metric: 'loss', goal: 'minimize', reduce: 'last' }]
  const rest = { settings: {}, nextNumber: (trials.at(-1)?.number ?? 0) + 1, trials, budget: { parallel: 1 }, noise: 'unknown' }
  return { space, objectives, seed, count, ...rest } as unknown as Snapshot<never>
}

function pointsOf(algorithm: typeof sobol, space: Space, count: number, seed: number): number[][] {
  const outcome = algorithm.suggest(snapshot(space, count, seed), { expired: () => false, cache: new Map() })
  if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
  return outcome.suggestions.map((s) => space.parameters.map((p) => Number(s.parameters[p.name])))
}

/** Warnock's formula of the L2-star discrepancy. */
function starDiscrepancy(points: number[][]): number {
  const n = points.length
  const d = points[0]!.length
  let once = 0
  let twice = 0
  for (const p of points) {
    once += p.reduce((product, x) => product * (1 - x * x), 1)
    for (const q of points) twice += p.reduce((product, x, k) => product * (1 - Math.max(x, q[k]!)), 1)
  }
  return Math.sqrt(3 ** -d - (2 ** (1 - d) / n) * once + twice / (n * n))
}

describe('the sobol algorithm', () => {
  it('covers the square far more evenly than chance', () => {
    const square = { parameters: [unit('x'), unit('y')] }
    expect(starDiscrepancy(pointsOf(sobol, square, 1024, 7))).toBeLessThan(0.0008)
    expect(starDiscrepancy(pointsOf(random as typeof sobol, square, 1024, 7))).toBeGreaterThan(0.003)
  })

  it('fills every half, quarter and eighth of each coordinate alike, also of integers and choices', () => {
    const parameters: Parameter[] = [
      unit('x'),
      { kind: 'int', name: 'n', min: 1, max: 8, step: 1, scale: 'linear', when: [] },
      { kind: 'choice', name: 'c', values: [0, 1, 2, 3], when: [] },
    ]
    const points = pointsOf(sobol, { parameters }, 64, 5)
    for (let k = 1; k <= 8; k++) expect(points.filter((p) => p[1] === k)).toHaveLength(8)
    for (let k = 0; k < 4; k++) expect(points.filter((p) => p[2] === k)).toHaveLength(16)
  })

  it('depends on the seed and the trial number alone: a batch is what single asks give', () => {
    const cube = { parameters: [unit('x'), unit('y'), unit('z')] }
    const batch = pointsOf(sobol, cube, 8, 5)
    const control = { expired: () => false, cache: new Map() }
    const trials: TrialView[] = []
    for (let number = 1; number <= 8; number++) {
      const outcome = sobol.suggest(snapshot(cube, 1, 5, trials), control)
      if (outcome.kind !== 'suggestions') throw new Error('suggests nothing')
      const { parameters } = outcome.suggestions[0]!
      expect(Object.values(parameters)).toEqual(batch[number - 1])
      trials.push({ number, state: 'active', parameters, stale: false })
    }
  })

  it('goes on beyond the dimensions of its table', () => {
    const wide = { parameters: Array.from({ length: 1200 }, (_, k) => unit(`x${k}`)) }
    expect(new Set(pointsOf(sobol, wide, 2, 1).flat()).size).toBe(2400)
  })
})

describe('the random algorithm', () => {
  it('is uniform on the scale of each parameter (Kolmogorov and Smirnov)', () => {
    const parameters: Parameter[] = [unit('x'), { kind: 'double', name: 'lr', min: 1e-5, max: 10, scale: 'log', when: [] }]
    const points = pointsOf(random as typeof sobol, { parameters }, 1000, 42)
    const onUnit = [(p: number[]) => p[0]!, (p: number[]) => (Math.log10(p[1]!) + 5) / 6]
    for (const place of onUnit) {
      const sorted = points.map(place).sort((a, b) => a - b)
      const distance = Math.max(...sorted.map((u, k) => Math.max((k + 1) / 1000 - u, u - k / 1000)))
      // The critical value of 1 % for a thousand points.
      expect(distance).toBeLessThan(1.628 / Math.sqrt(1000))
    }
  })
})
