import { describe, expect, it } from 'vitest'
import type { TrialView } from '../../src/algorithms/algorithm.ts'
import { nsga2 } from '../../src/algorithms/nsga2.ts'
import type { Parameter, Space } from '../../src/model/index.ts'
import { mean, minimize } from './numeric-world.ts'

const cube = (d: number): Space => ({
  parameters: Array.from(
    { length: d },
    (_, k): Parameter => ({ kind: 'double', name: `x${k}`, min: 0, max: 1, scale: 'linear', when: [] }),
  ),
})
const zdt1 = ([x, ...rest]: number[]): number[] => {
  const g = 1 + (9 * rest.reduce((sum, v) => sum + v, 0)) / rest.length
  return [x!, g * (1 - Math.sqrt(x! / g))]
}

/** Area that the front dominates below (1.1, 1.1). */
function hypervolume(trials: readonly TrialView[]): number {
  const points = trials.map((t) => t.values!).filter(([a, b]) => a! < 1.1 && b! < 1.1)
  let area = 0
  let height = 1.1
  for (const [a, b] of points.sort((p, q) => p[0]! - q[0]!)) {
    if (b! >= height) continue
    area += (1.1 - a!) * (height - b!)
    height = b!
  }
  return area
}

describe('nsga2', () => {
  it('covers most of the front of ZDT1 in ten dimensions after 2,000 trials', () => {
    const areas = [1, 2, 3, 4, 5].map((seed) => hypervolume(minimize(nsga2, cube(10), zdt1, { trials: 2000, workers: 1, seed }).trials))
    expect(mean(areas)).toBeGreaterThan(0.78)
  })

  it('does so with eight asynchronous workers too', () => {
    expect(hypervolume(minimize(nsga2, cube(10), zdt1, { trials: 2000, workers: 8, seed: 1 }).trials)).toBeGreaterThan(0.78)
  })

  it('finds the corner with one objective', () => {
    const { trials } = minimize(nsga2, cube(5), (x) => x.reduce((sum, v) => sum + v * v, 0), { trials: 1000, workers: 4, seed: 1 })
    expect(Math.min(...trials.map((t) => t.values![0]!))).toBeLessThan(1e-3)
  })
})
