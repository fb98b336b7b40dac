import { describe, expect, it } from 'vitest'
import { addPenalty } from '../../../../src/algorithms/gp/acquisition/border.ts'
import type { Search } from '../../../../src/algorithms/gp/acquisition/search.ts'
import { findAlgorithm } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Assignment, Space } from '../../../../src/model/index.ts'
import { runStudy } from '../../../contracts/study-run.ts'

const SPACE: Space = {
  parameters: ['x', 'y', 'z'].map((name) => ({ kind: 'double', name, min: -2, max: 2, scale: 'linear', when: [] })),
  parameterConstraints: [{ when: [], keep: 'x + 2 * y + z <= -1' }],
}

describe('what a climb pays outside of what is allowed', () => {
  const encoding = openEncoding(SPACE)
  const search = { encoding } as Search
  const lengths = [0.5, 1, 2]
  const paid = (at: readonly number[]): { value: number; gradient: Float64Array } => {
    const gradient = new Float64Array(3)
    return { value: addPenalty(search, Float64Array.from(at), { moving: [0, 1, 2], lengths, gradient }), gradient }
  }

  it('is nothing where it is allowed', () => {
    expect(paid([0.1, 0.1, 0.1])).toEqual({ value: 0, gradient: new Float64Array(3) })
  })

  it('grows with the square of the distance from the border', () => {
    // x + 2 y + z = -1 is u + 2 v + w = 7 / 4 in coordinates of the cube.
    const distance = ([u, v, w]: readonly [number, number, number]): number => (u + 2 * v + w - 7 / 4) / Math.sqrt(6)
    for (const at of [
      [0.5, 0.43, 0.4],
      [0.4, 0.48, 0.4],
    ] as const) {
      const { value } = paid(at)
      expect(value / (1e6 * distance(at) ** 2)).toBeCloseTo(1, 1)
    }
  })

  it('has the gradient that leads back', () => {
    const { gradient } = paid([0.5, 0.45, 0.4])
    // By coordinate divided by its length, so times it.
    expect(gradient[1]! / lengths[1]! / (gradient[0]! / lengths[0]!)).toBeCloseTo(2, 3)
    expect(gradient[2]! / lengths[2]! / (gradient[0]! / lengths[0]!)).toBeCloseTo(1, 3)
    expect(gradient[0]!).toBeGreaterThan(0)
  })
})

describe('the best point on a border', () => {
  it('is found by gp, to a hundredth of what a hundred random points reach', () => {
    // The lowest of the bowl around (1, 1, 1) on the plane is (1, 1, 1) - 5/6 (1, 2, 1), with the value 25 / 6.
    const bowl = ({ x, y, z }: Assignment): number => (Number(x) - 1) ** 2 + (Number(y) - 1) ** 2 + (Number(z) - 1) ** 2
    const bestOf = (name: string, count: number): number => {
      const { trials } = runStudy(findAlgorithm(name)!, SPACE, count, (parameters) => ({ values: [bowl(parameters)] }), { seed: 3 })
      return Math.min(...trials.map(({ values }) => values![0]!)) - 25 / 6
    }
    const [model, chance] = [bestOf('gp', 25), bestOf('random', 100)]
    expect(model).toBeGreaterThan(-1e-6)
    expect(model).toBeLessThan(chance / 100)
  })
})
