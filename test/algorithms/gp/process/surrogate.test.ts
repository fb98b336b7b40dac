import { describe, expect, it } from 'vitest'
import type { FactorCache } from '../../../../src/algorithms/gp/process/factor.ts'
import { openPosteriorOfTheta } from '../../../../src/algorithms/gp/process/likelihood.ts'
import { priorsOf } from '../../../../src/algorithms/gp/process/priors.ts'
import { openSurrogate, type Surrogate } from '../../../../src/algorithms/gp/process/surrogate.ts'
import type { Form } from '../../../../src/algorithms/gp/process/trend.ts'
import { openStream } from '../../../../src/numerics/index.ts'
import oracle from '../../../oracle/gp.json' with { type: 'json' }

const choice = Uint8Array.of(0, 1, 0, 0)
const FORMS: readonly Form[] = [
  { choice, trend: 0 },
  { choice, trend: 2 },
]
/** Points with numbers, a choice, and inactive coordinates. */
function mixedPoints(n: number): Float64Array[] {
  const stream = openStream(n, 9)
  return Array.from({ length: n }, () => {
    const point = Float64Array.of(stream.uniform(), stream.below(3), stream.uniform(), stream.uniform())
    if (point[1] === 2) point[3] = Number.NaN
    return point
  })
}
const labelsOf = (points: readonly Float64Array[]): Float64Array =>
  Float64Array.from(points, (p, i) => Math.sin(5 * p[0]) + (p[3] || 0) + 0.1 * (i % 3))
const THETA = Float64Array.of(-0.7, -0.2, 0.3, -1.2, 0.2, -6)

describe('the Gaussian process', () => {
  const rows = (m: number[][]): Float64Array[] => m.map((r) => Float64Array.from(r))
  const plain: Form = { choice: Uint8Array.of(0, 0, 0), trend: 0 }

  it('predicts what the textbook formulas say, the constant mean integrated out', () => {
    const surrogate = opened(rows(oracle.x), Float64Array.from(oracle.y), Float64Array.from(oracle.theta), plain)
    rows(oracle.q).forEach((q, i) => {
      const { mean, variance } = surrogate.predict(q)
      expect(mean).toBeCloseTo(oracle.mean[i], 8)
      expect(variance).toBeCloseTo(oracle.variance[i], 8)
    })
  })

  it('weighs hyperparameters by the evidence and their priors', () => {
    const priors = priorsOf(plain, false)
    const f = openPosteriorOfTheta(rows(oracle.x), Float64Array.from(oracle.y), plain, priors)
    const penalty = priors.reduce((sum, p, j) => sum + 0.5 * ((oracle.theta[j] - p.mean) / p.deviation) ** 2, 0)
    expect(f(Float64Array.from(oracle.theta), new Float64Array(5))).toBeCloseTo(oracle.evidence + penalty, 8)
  })
})

describe.each(FORMS)('the Gaussian process with a trend of variance $trend', (form) => {
  it('its gradient in the hyperparameters agrees with differences to 1e-6, with choices and inactive coordinates', () => {
    const points = mixedPoints(25)
    const f = openPosteriorOfTheta(points, labelsOf(points), form, priorsOf(form, false))
    const gradient = new Float64Array(6)
    f(THETA, gradient)
    for (let j = 0; j < 6; j++)
      expect(
        relative(
          gradient[j],
          central((x) => f(x, new Float64Array(6)), THETA, j),
        ),
      ).toBeLessThan(1e-6)
  })

  it('the gradients of mean and variance agree with differences to 1e-6', () => {
    const points = mixedPoints(20)
    const surrogate = opened(points, labelsOf(points), THETA, form)
    const [meanGradient, varianceGradient] = [new Float64Array(4), new Float64Array(4)]
    for (const point of [Float64Array.of(0.31, 1, 0.72, 0.4), Float64Array.of(0.9, 2, 0.1, Number.NaN)]) {
      surrogate.predictWithGradient(point, meanGradient, varianceGradient)
      for (const j of [0, 2, 3]) {
        if (Number.isNaN(point[j])) {
          expect([meanGradient[j], varianceGradient[j]]).toEqual([0, 0])
          continue
        }
        expect(
          relative(
            meanGradient[j],
            central((x) => surrogate.predict(x).mean, point, j),
          ),
        ).toBeLessThan(1e-6)
        expect(
          relative(
            varianceGradient[j],
            central((x) => surrogate.predict(x).variance, point, j),
          ),
        ).toBeLessThan(1e-6)
      }
    }
  })

  it('predicts many points with the same bits as one by one, for any number of points and data', () => {
    for (const n of [1, 2, 7, 20]) {
      const points = mixedPoints(n)
      const surrogate = opened(points, labelsOf(points), THETA, form)
      const asked = mixedPoints(11)
      expect(surrogate.predictMany(asked)).toEqual(asked.map((q) => surrogate.predict(q)))
    }
  })

  it('knows its mean at its own points at once, and bounds the variance anywhere from the nearest point', () => {
    const points = mixedPoints(20)
    const surrogate = opened(points, labelsOf(points), THETA, form)
    points.forEach((point, i) => {
      expect(surrogate.meanAt(i)).toBeCloseTo(surrogate.mean(point), 9)
    })
    for (const q of mixedPoints(13)) {
      const { mean, variance } = surrogate.predict(q)
      expect(surrogate.bound(q).mean).toBe(mean)
      expect(surrogate.bound(q).variance).toBeGreaterThanOrEqual(variance)
    }
  })

  it('foretells each of its points as a process without that point does', () => {
    const points = mixedPoints(12)
    const labels = labelsOf(points)
    const leftOut = opened(points, labels, THETA, form).meansLeftOut()
    expect(leftOut).toHaveLength(12)
    points.forEach((point, i) => {
      const without = opened(
        points.filter((_, k) => k !== i),
        labels.filter((_, k) => k !== i),
        THETA,
        form,
      )
      expect(leftOut[i]).toBeCloseTo(without.mean(point), 9)
    })
  })

  it('appending its own mean changes no mean and lowers variances (the believer)', () => {
    const points = mixedPoints(15)
    const surrogate = opened(points, labelsOf(points), THETA, form)
    const [here, there] = [Float64Array.of(0.5, 0, 0.5, 0.5), Float64Array.of(0.55, 0, 0.5, 0.5)]
    const before = surrogate.predict(there)
    surrogate.append(here, surrogate.mean(here))
    const after = surrogate.predict(there)
    expect(after.mean).toBeCloseTo(before.mean, 7)
    expect(after.variance).toBeLessThan(0.5 * before.variance)
  })

  it('the cache of factors gives the same bits, when points were added, replaced or taken away', () => {
    const all = mixedPoints(30)
    const cache: FactorCache = {}
    const lists = [all.slice(0, 10), all.slice(0, 17), [...all.slice(0, 12), ...all.slice(20, 25)], all.slice(0, 5), all]
    for (const points of lists) {
      const kept = opened(points, labelsOf(points), THETA, form, cache)
      const fresh = opened(points, labelsOf(points), THETA, form)
      for (const surrogate of [kept, fresh]) surrogate.append(all[29], 0.5)
      for (const q of mixedPoints(7)) expect(kept.predict(q)).toEqual(fresh.predict(q))
    }
  })

  it('takes equal points, and a thousandfold repeated one, without failing', () => {
    const point = Float64Array.of(0.5, 0, 0.5, 0.5)
    const theta = Float64Array.from(THETA)
    theta[5] = Math.log(1e-7)
    const points = Array.from({ length: 60 }, () => point)
    const surrogate = opened(points, labelsOf(points), theta, form)
    const { mean, variance } = surrogate.predict(point)
    expect(Number.isFinite(mean)).toBe(true)
    expect(variance).toBeGreaterThan(0)
  })
})

function opened(
  points: readonly Float64Array[],
  labels: Float64Array,
  theta: Float64Array,
  form: Form,
  cache: FactorCache = {},
): Surrogate {
  const surrogate = openSurrogate(points, labels, theta, form, 2, cache)
  if (surrogate === undefined) throw new Error('could not be factored')
  return surrogate
}

function central(f: (x: Float64Array) => number, at: Float64Array, j: number): number {
  // Two step sizes, extrapolated: good to about 1e-9.
  const slope = (h: number): number => {
    const [up, down] = [Float64Array.from(at), Float64Array.from(at)]
    up[j] += h
    down[j] -= h
    return (f(up) - f(down)) / (2 * h)
  }
  return (4 * slope(5e-5) - slope(1e-4)) / 3
}

function relative(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(1, Math.abs(b))
}
