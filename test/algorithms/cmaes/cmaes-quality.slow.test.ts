import { describe, expect, it } from 'vitest'
import { cmaes } from '../../../src/algorithms/cmaes/cmaes.ts'
import type { Parameter, Space } from '../../../src/model/index.ts'
import { mean, minimize } from '../numeric-world.ts'

const cube = (d: number): Space => ({
  parameters: Array.from(
    { length: d },
    (_, k): Parameter => ({ kind: 'double', name: `x${k}`, min: -5, max: 5, scale: 'linear', when: [] }),
  ),
})

describe('cmaes', () => {
  it('finds the bottom of a sphere in ten dimensions to 1e-8 within 1,700 trials', () => {
    const sphere = (x: number[]): number => x.reduce((sum, v) => sum + (v - 1) ** 2, 0)
    const { trials } = minimize(cmaes, cube(10), sphere, { trials: 1700, workers: 1, seed: 1, stopBelow: 1e-8 })
    expect(Math.min(...trials.map((t) => t.values![0]!))).toBeLessThan(1e-8)
  })

  it('finds the bottom of a rotated ellipsoid in ten dimensions to 1e-8 within 5,000 trials', () => {
    // Householder's reflection turns the axes.
    const u = Array.from({ length: 10 }, (_, k) => Math.sin(k + 1))
    const square = u.reduce((sum, v) => sum + v * v, 0)
    const ellipsoid = (x: number[]): number => {
      const along = x.reduce((sum, v, k) => sum + (v - 1) * u[k]!, 0)
      return x.reduce((sum, v, k) => sum + 10 ** ((6 * k) / 9) * (v - 1 - (2 * along * u[k]!) / square) ** 2, 0)
    }
    const { trials } = minimize(cmaes, cube(10), ellipsoid, { trials: 5000, workers: 1, seed: 1, stopBelow: 1e-8 })
    expect(Math.min(...trials.map((t) => t.values![0]!))).toBeLessThan(1e-8)
  })

  it('starts again with twice the population where a valley leads nowhere, and finds the deep one', () => {
    // Two funnels: the wide one ends at 1, the other at 0.
    const funnels = (x: number[]): number =>
      Math.min(1 + x.reduce((s, v) => s + (v + 2) ** 2, 0), 40 * x.reduce((s, v) => s + (v - 3.5) ** 2, 0))
    const { trials, diagnostics } = minimize(cmaes, cube(2), funnels, { trials: 4000, workers: 1, seed: 3, stopBelow: 1e-6 })
    const restarts = diagnostics.map((d) => Number(d?.restarts))
    expect(Math.min(...trials.map((t) => t.values![0]!))).toBeLessThan(1e-6)
    expect(Math.max(...restarts)).toBeGreaterThan(0)
    const sizes = new Set(diagnostics.map((d) => `${d?.restarts} ${d?.population}`))
    expect(sizes.has('0 6')).toBe(true)
    expect(sizes.has('1 12')).toBe(true)
  })

  it('works with eight asynchronous workers, failures and points of others', () => {
    const sphere = (x: number[]): number => (x[0]! > 4 ? Number.NaN : x.reduce((sum, v) => sum + (v - 1) ** 2, 0))
    const { trials } = minimize(cmaes, cube(5), sphere, { trials: 900, workers: 8, seed: 1 })
    expect(Math.min(...trials.flatMap((t) => t.values ?? []))).toBeLessThan(1e-3)
  })

  it('beats random points on a long valley that lies askew', () => {
    const valley = (x: number[]): number => 1000 * (x[0]! - x[1]! - x[2]!) ** 2 + x.reduce((sum, v) => sum + (v - 0.5) ** 2, 0)
    const logs = (seed: number): number =>
      Math.log10(Math.min(...minimize(cmaes, cube(3), valley, { trials: 300, workers: 1, seed }).trials.map((t) => t.values![0]!)))
    expect(mean([1, 2, 3, 4, 5].map(logs))).toBeLessThan(-0.1)
  })
})
