import { describe, expect, it } from 'vitest'
import { openStream } from '../../src/numerics/index.ts'

describe('random streams', () => {
  it('the same keys give the same numbers on every machine', () => {
    const stream = openStream(7, 1)
    expect([stream.uniform(), stream.uniform(), stream.normal(), stream.below(10)]).toEqual([
      0.17775374927605325, 0.20924166017998358, 0.7885955899583686, 1,
    ])
  })

  it('keys that differ in any bit up to 2^53 give other streams', () => {
    const firsts = new Set<number>()
    const seeds = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1]
    for (const seed of seeds) for (let number = 1; number <= 500; number++) firsts.add(openStream(seed, number).uniform())
    expect(firsts.size).toBe(seeds.length * 500)
  })

  it('first numbers of neighbouring trials are uniform and independent (Kolmogorov-Smirnov, correlation)', () => {
    const n = 5000
    const distances = Array.from({ length: 15 }, (_, seed) => {
      const sorted = Float64Array.from({ length: n }, (_, i) => openStream(seed, i).uniform()).sort()
      return sorted.reduce((most, v, i) => Math.max(most, Math.abs(v - (i + 0.5) / n)), 0) * Math.sqrt(n)
    }).sort((a, b) => a - b)
    expect(distances[7]).toBeLessThan(1.1)
    expect(distances[14]).toBeLessThan(1.9)
    const values = Float64Array.from({ length: n }, (_, i) => openStream(3, i).uniform())
    let correlation = 0
    for (let i = 1; i < n; i++) correlation += (values[i] - 0.5) * (values[i - 1] - 0.5) * 12
    expect(Math.abs(correlation) / Math.sqrt(n)).toBeLessThan(3)
  })

  it('normal numbers have mean 0, variance 1 and the right tails', () => {
    const stream = openStream(11, 4)
    const n = 50_000
    let [sum, squares, beyond] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      const z = stream.normal()
      sum += z
      squares += z * z
      if (Math.abs(z) > 1.959963984540054) beyond++
    }
    expect(Math.abs(sum) / Math.sqrt(n)).toBeLessThan(3)
    expect(Math.abs(squares / n - 1)).toBeLessThan(0.03)
    expect(Math.abs(beyond / n - 0.05)).toBeLessThan(0.004)
  })
})
