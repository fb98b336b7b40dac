import { describe, expect, it } from 'vitest'
import { ALGORITHMS, findAlgorithm } from '../../src/algorithms/index.ts'
import { algorithmContract, type ConformanceOptions } from '../contracts/algorithm.ts'

/** Settings that an algorithm needs for a space with continuous parameters. */
const OPTIONS: Record<string, ConformanceOptions> = { grid: { settings: { steps: 3, order: 'shuffled' } } }

describe('the registry', () => {
  it('finds every algorithm by its name, and each name once', () => {
    expect(ALGORITHMS.map((a) => findAlgorithm(a.name))).toEqual([...ALGORITHMS])
    expect(new Set(ALGORITHMS.map((a) => a.name)).size).toBe(ALGORITHMS.length)
    expect(findAlgorithm('gp')?.name).toBe('gp')
    expect(findAlgorithm('nothing')).toBeUndefined()
  })
})

for (const algorithm of ALGORITHMS) algorithmContract(algorithm, OPTIONS[algorithm.name])
