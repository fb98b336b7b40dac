import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimizeLbfgs } from '../../src/numerics/index.ts'

const tight = { iterations: 400, gradientTolerance: 1e-9, decreaseTolerance: 0 }

function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  let value = 0
  gradient.fill(0)
  for (let i = 0; i + 1 < x.length; i++) {
    const valley = x[i + 1] - x[i] * x[i]
    value += 100 * valley * valley + (1 - x[i]) ** 2
    gradient[i] += -400 * x[i] * valley - 2 * (1 - x[i])
    gradient[i + 1] += 200 * valley
  }
  return value
}

describe('L-BFGS within bounds', () => {
  it('finds the minimum of Rosenbrock’s function in ten dimensions', () => {
    const start = new Float64Array(10).fill(-1.2)
    const found = minimizeLbfgs(rosenbrock, start, { ...tight, lower: start.map(() => -5), upper: start.map(() => 5) })
    for (const v of found.x) expect(v).toBeCloseTo(1, 5)
    expect(found.evaluations).toBeLessThan(400)
  })

  it('solves bounded convex quadratics: the gradient points outward at every bound that holds and vanishes elsewhere', () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 1, maxLength: 8 }), (centre) => {
        const d = centre.length
        // Coupled: f = sum (i + 1)(x_i - c_i)^2 + 0.5 (sum x_i)^2
        const f = (x: Float64Array, g: Float64Array): number => {
          const sum = x.reduce((a, v) => a + v, 0)
          let value = 0.5 * sum * sum
          for (let i = 0; i < d; i++) {
            value += (i + 1) * (x[i] - centre[i]) ** 2
            g[i] = 2 * (i + 1) * (x[i] - centre[i]) + sum
          }
          return value
        }
        const found = minimizeLbfgs(f, new Float64Array(d), {
          ...tight,
          lower: new Float64Array(d).fill(-1),
          upper: new Float64Array(d).fill(1),
        })
        const g = new Float64Array(d)
        f(found.x, g)
        for (let i = 0; i < d; i++) {
          if (found.x[i] <= -1) expect(g[i]).toBeGreaterThan(-1e-6)
          else if (found.x[i] >= 1) expect(g[i]).toBeLessThan(1e-6)
          else expect(Math.abs(g[i])).toBeLessThan(1e-4)
        }
      }),
    )
  })

  it('never ends worse than it began, also where the function is not defined', () => {
    const holes = (x: Float64Array, g: Float64Array): number => {
      g[0] = Math.cos(5 * x[0]) * 5
      return x[0] > 0.5 ? Number.NaN : Math.sin(5 * x[0])
    }
    for (const start of [-0.9, -0.2, 0.1, 0.45]) {
      const found = minimizeLbfgs(holes, Float64Array.of(start), { ...tight, lower: Float64Array.of(-1), upper: Float64Array.of(1) })
      expect(found.value).toBeLessThanOrEqual(Math.sin(5 * start))
    }
  })

  it('stops when it is told that time is up', () => {
    let calls = 0
    const options = { ...tight, lower: Float64Array.of(-9, -9), upper: Float64Array.of(9, 9), expired: () => ++calls > 3 }
    const found = minimizeLbfgs(rosenbrock, Float64Array.of(-1.2, 1), options)
    expect(found.evaluations).toBe(4)
  })
})
