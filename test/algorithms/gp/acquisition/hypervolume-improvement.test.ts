import { describe, expect, it } from 'vitest'
import { type Acquisition, improvementBelow, improvementOver, keeping } from '../../../../src/algorithms/gp/acquisition/acquisition.ts'
import { logExpectedImprovement } from '../../../../src/algorithms/gp/acquisition/log-ei.ts'
import { normalCdf, openStream } from '../../../../src/numerics/index.ts'
import oracle from '../../../oracle/hypervolume.json' with { type: 'json' }

const FRONT = [
  [0.1, 0.9],
  [0.4, 0.5],
  [0.8, 0.2],
]

describe('the expected hypervolume improvement', () => {
  it('is what quadrature says, for two and three objectives', () => {
    for (const { front, reference, mean, deviation, ehvi } of oracle) {
      const predictions = mean.map((mu, k) => ({ mean: mu, variance: deviation[k] ** 2 }))
      const value = Math.exp(improvementOver(front, reference).value(predictions))
      expect(Math.abs(value - ehvi)).toBeLessThan(1e-9 * ehvi)
    }
  })

  it('for one objective it is the expected improvement', () => {
    const predictions = [{ mean: 0.3, variance: 0.2 }]
    expect(improvementOver([[0.1]], [1]).value(predictions)).toBeCloseTo(logExpectedImprovement(0.3, 0.2, 0.1), 12)
  })

  it('stays finite and falls steadily however hopeless a point is', () => {
    const rule = improvementOver(FRONT, [1, 1])
    const values = [2, 20, 2e3, 2e5].map((mean) =>
      rule.value([
        { mean, variance: 1e-4 },
        { mean, variance: 1e-4 },
      ]),
    )
    for (let i = 0; i < values.length; i++) {
      expect(Number.isFinite(values[i])).toBe(true)
      if (i > 0) expect(values[i]).toBeLessThan(values[i - 1])
    }
  })
})

describe('limits', () => {
  it('weigh the improvement by the probability that all are kept', () => {
    const predictions = [
      { mean: 0.2, variance: 0.1 },
      { mean: -0.5, variance: 0.3 },
      { mean: 0.4, variance: 0.2 },
    ]
    const probability = normalCdf(0.5 / Math.sqrt(0.3)) * normalCdf(-0.4 / Math.sqrt(0.2))
    const inner = improvementBelow(0.1)
    expect(keeping(inner, 1, [1, 1]).value(predictions)).toBeCloseTo(inner.value(predictions) + Math.log(probability), 10)
    expect(keeping(undefined, 1, [1, 1]).value(predictions)).toBeCloseTo(Math.log(probability), 10)
    expect(keeping(undefined, 1, [2, 2]).value(predictions)).toBeCloseTo(2 * Math.log(probability), 10)
  })
})

describe('every rule', () => {
  const rules: Record<string, Acquisition> = {
    hypervolume: improvementOver(FRONT, [1.2, 1.1]),
    'hypervolume with a limit': keeping(improvementOver(FRONT, [1.2, 1.1]), 2, [2]),
    'improvement with two limits': keeping(improvementBelow(0.2), 1, [1, 2]),
    'limits alone': keeping(undefined, 1, [1, 2]),
  }
  for (const [name, rule] of Object.entries(rules)) {
    it(`has the slopes that differences show: ${name}`, () => {
      const stream = openStream(3, 3)
      for (let draw = 0; draw < 20; draw++) {
        const at = Array.from({ length: 3 }, () => ({ mean: 2 * stream.uniform() - 0.5, variance: 0.01 + 0.3 * stream.uniform() }))
        const [byMean, byVariance] = [new Float64Array(3), new Float64Array(3)]
        expect(rule.slopes(at, byMean, byVariance)).toBeCloseTo(rule.value(at), 12)
        const moved = (i: number, mean: number, variance: number): number =>
          rule.value(at.map((p, k) => (k === i ? { mean: p.mean + mean, variance: p.variance + variance } : p)))
        for (let i = 0; i < 3; i++) {
          const h = 1e-5
          expect(byMean[i]).toBeCloseTo((moved(i, h, 0) - moved(i, -h, 0)) / (2 * h), 4)
          expect(byVariance[i] * at[i].variance).toBeCloseTo(
            (moved(i, 0, h * at[i].variance) - moved(i, 0, -h * at[i].variance)) / (2 * h),
            4,
          )
        }
      }
    })
  }
})
