import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cmaes } from '../../../src/algorithms/cmaes/cmaes.ts'
import { constantsOf, defaultPopulation, evolve, openDistribution } from '../../../src/algorithms/cmaes/distribution.ts'
import { openSearch, tell } from '../../../src/algorithms/cmaes/search.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import type { Parameter, Space } from '../../../src/model/index.ts'
import { minimize } from '../numeric-world.ts'

interface Case {
  readonly n: number
  readonly population: number
  readonly history: readonly { readonly points: readonly number[][]; readonly losses: readonly number[] }[]
  readonly mean: readonly number[]
  readonly sigma: number
  readonly c: readonly number[]
}
const oracle = JSON.parse(readFileSync(new URL('../../oracle/cmaes.json', import.meta.url), 'utf8')) as readonly Case[]

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
  it('goes on from the best point that the user gave, unless its own first generation was better', () => {
    const parameters = ['x0', 'x1', 'x2'].map((name): Parameter => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] }))
    const meanAfter = (given: number): number => {
      const encoding = openEncoding({ parameters })
      const search = openSearch(encoding.start(), { seed: 1, sigma: 0.05 })
      const loss = (point: Float64Array): number => point.reduce((sum, u) => sum + (u - 0.9) ** 2, 0)
      const told = (number: number, point: Float64Array, isGiven: boolean) =>
        tell(search, encoding, { number, point, tier: 0, loss: loss(point), given: isGiven })
      told(1, new Float64Array(3).fill(given), true)
      for (let k = 0; search.distribution.generation === 0; k++) told(k + 2, Float64Array.from([0.5, 0.5, 0.48 + 0.01 * k]), false)
      return search.distribution.mean[0]
    }
    expect(meanAfter(0.95)).toBe(0.95)
    expect(meanAfter(0.05)).toBeCloseTo(0.5, 1)
  })

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
