import { describe, expect, it } from 'vitest'
import { pictureOf, type Run, tableOf } from '../../bench/quality/table.ts'

const run = (contestant: string, task: string, seed: number, best: readonly number[], more: Partial<Run> = {}): Run => ({
  ...{ contestant, task, seed, trials: best.length, workers: 1, optimum: 0, floor: 1e-3, best, cpuSeconds: 0.02, fallbacks: 0 },
  ...more,
})

describe('the table of a comparison', () => {
  it('pairs runs by task and seed, and averages within a task before it averages over tasks', () => {
    const runs = [
      run('hone', 'a', 0, [1, 0.1]),
      run('hone', 'a', 1, [1, 0.001]),
      run('hone', 'b', 0, [1, 1]),
      run('hone', 'c', 0, [1, 1]),
      run('tpe', 'a', 0, [1, 1]),
      run('tpe', 'a', 1, [1, 0.1], { fallbacks: 2 }),
      run('tpe', 'b', 0, [1, 0.1]),
      run('tpe', 'z', 0, [1, 5]),
    ]
    const row = tableOf('g', ['a', 'b', 'c'], runs).split('\n').at(-1)!
    // a: (-1 - 2) / 2, b: +1, c: no pair
    expect(row).toBe('| tpe | 2, 3 | -0.67 | -0.25 (-1.50 … +1.00) | 1 / 0 / 1 | 10 | 2 |')
  })

  it('takes the best that anybody found for the optimum where none is known, and what is within 1 % of it for solved', () => {
    const unknown = { optimum: null }
    const runs = [run('hone', 'a', 0, [3, 1], unknown), run('hone', 'a', 1, [3, 1.001], unknown), run('tpe', 'a', 0, [3, 2], unknown)]
    const [hone, tpe] = tableOf('g', ['a'], runs).split('\n').slice(-2)
    expect(hone).toMatch(/^\| hone \| 1, 2 \| -1\.70 \|/)
    expect(tpe).toMatch(/^\| tpe \| 1, 1 \| \+0\.00 \| -1\.70/)
  })

  it('is drawn as a share of random search’s regret', () => {
    const runs = [run('hone', 'a', 0, [1, 0.01]), run('random', 'a', 0, [1, 0.1])]
    expect(pictureOf('g', ['a'], runs).lines).toEqual([
      { name: 'hone', regrets: [1, expect.closeTo(0.1, 12)] },
      { name: 'random', regrets: [1, 1] },
    ])
  })
})
