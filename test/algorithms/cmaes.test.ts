import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cmaes } from '../../src/algorithms/cmaes/cmaes.ts'
import { constantsOf, defaultPopulation, evolve, openDistribution } from '../../src/algorithms/cmaes/distribution.ts'
import type { Parameter, Space } from '../../src/model/index.ts'
import { minimize } from './numeric-world.ts'

interface Case {
  readonly n: number
  readonly population: number
  readonly history: readonly { readonly points: readonly number[][]; readonly losses: readonly number[] }[]
  readonly mean: readonly number[]
  readonly sigma: number
  readonly c: readonly number[]
}
const oracle = JSON.parse(readFileSync(new URL('../oracle/cmaes.json', import.meta.url), 'utf8')) as readonly Case[]

describe('the distribution', () => {
  it('learns what the cmaes package learns from the same points', () => {
    for (const { n, population, history, mean: expected, sigma, c } of oracle) {
      expect(population === 12 || population === defaultPopulation(n)).toBe(true)
      const constants = constantsOf(n, population)
      const distribution = openDistribution(new Float64Array(n).fill(0.5), 0.2)
      for (const { points, losses } of history) {
        const order = losses.map((_, k) => k).sort((a, b) => losses[a]! - losses[b]!)
        const steps = order.map((k) => Float64Array.from(points[k]!, (x, j) => (x - distribution.mean[j]!) / distribution.sigma))
        evolve(distribution, constants, steps)
      }
      expect(distribution.sigma).toBeCloseTo(sigma, 9)
      expected.forEach((m, j) => {
        expect(distribution.mean[j]).toBeCloseTo(m, 9)
      })
      c.forEach((v, j) => {
        expect(distribution.c[j]).toBeCloseTo(v, 7)
      })
    }
  })
})

describe('cmaes', () => {
  it('does not get stuck on a level of integers', () => {
    const space: Space = {
      parameters: Array.from(
        { length: 4 },
        (_, k): Parameter =>
          k < 2
            ? { kind: 'int', name: `x${k}`, min: 0, max: 100, step: 1, scale: 'linear', when: [] }
            : { kind: 'double', name: `x${k}`, min: -5, max: 5, scale: 'linear', when: [] },
      ),
    }
    const mixed = (x: number[]): number => (x[0]! - 83) ** 2 + (x[1]! - 11) ** 2 + 0.01 * ((x[2]! - 1) ** 2 + (x[3]! + 2) ** 2)
    const best = [1, 2, 3, 4, 5].map((seed) =>
      Math.min(...minimize(cmaes, space, mixed, { trials: 800, workers: 1, seed, stopBelow: 1e-4 }).trials.map((t) => t.values![0]!)),
    )
    expect(best.filter((v) => v < 1e-2).length).toBeGreaterThanOrEqual(4)
  })
})
