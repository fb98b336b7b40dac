import { describe, expect, it } from 'vitest'
import { acquisitionOf } from '../../../../src/algorithms/gp/acquisition/acquisition.ts'

describe('the acquisition with several objectives', () => {
  const front = [
    [0, 1],
    [0.1, 0.5],
  ]
  const inputs = { standing: [...front, [3, 3]], believed: [], cares: [], objectives: 2 }
  const certainly = (means: readonly number[]) => means.map((mean) => ({ mean, variance: 1e-12 }))
  const another = certainly([2, 0.2])

  it('counts what is better than the whole front in one objective, however bad in the other, where a trial explores', () => {
    const gain = Math.exp(acquisitionOf({ ...inputs, explores: true }).value(another))
    // To the worst of all trials and a tenth.
    expect(gain).toBeCloseTo((3.1 - 2) * (0.5 - 0.2), 6)
  })

  it('counts gains close to the front where it does not', () => {
    const near = acquisitionOf({ ...inputs, explores: false })
    expect(near.value(another)).toBeLessThan(-1000)
    // To a quarter beyond the worst of the front.
    expect(Math.exp(near.value(certainly([0.2, 0.4])))).toBeCloseTo((0.35 - 0.2) * (0.5 - 0.4), 6)
  })
})
