import { describe, expect, it } from 'vitest'
import { type FitInputs, fitHyperparameters } from '../../../../src/algorithms/gp/process/fit.ts'
import { openPosteriorOfTheta } from '../../../../src/algorithms/gp/process/likelihood.ts'
import { priorsOf } from '../../../../src/algorithms/gp/process/priors.ts'
import { openStream } from '../../../../src/numerics/index.ts'

const FORM = { choice: Uint8Array.of(0, 0), trend: 0 }
const PRIORS = priorsOf(FORM, false)

/** Labels that change ten times faster along the first coordinate. */
function inputs(n: number, more: Partial<FitInputs> = {}): FitInputs {
  const stream = openStream(n, 5)
  const points = Array.from({ length: n }, () => Float64Array.of(stream.uniform(), stream.uniform()))
  const labels = Float64Array.from(points, (p) => Math.sin(12 * p[0]) + Math.sin(1.2 * p[1]))
  return { points, labels, form: FORM, priors: PRIORS, seed: 1, last: undefined, expired: () => false, ...more }
}

describe('the fit of hyperparameters', () => {
  it('learns which coordinate matters', () => {
    const { theta } = fitHyperparameters(inputs(60))
    expect(theta[0]).toBeLessThan(theta[1] - 1)
    theta.forEach((v, j) => {
      expect(v).toBeGreaterThanOrEqual(PRIORS[j].low)
      expect(v).toBeLessThanOrEqual(PRIORS[j].high)
    })
  })

  it('is full at first and whenever trials grew by a quarter, warm at intervals that grow, kept in between', () => {
    const theta = PRIORS.map((p) => p.mean)
    const kindOf = (n: number, trials: number, fullTrials: number): string => {
      const last = { theta, trials, fullTrials }
      const fit = fitHyperparameters(inputs(n, { last }))
      return fit === last ? 'keep' : fit.fullTrials === n ? 'full' : 'warm'
    }
    expect(fitHyperparameters(inputs(5))).toMatchObject({ trials: 5, fullTrials: 5 })
    expect(kindOf(25, 24, 20)).toBe('full')
    expect(kindOf(24, 23, 20)).toBe('warm')
    expect([101, 102, 103].map((n) => kindOf(n, 100, 90))).toEqual(['keep', 'keep', 'warm'])
    // Trials that were deleted: what was fitted on them is not trusted.
    expect(kindOf(10, 20, 20)).toBe('full')
  })

  it('a warm fit is never less probable than what it started from', () => {
    const first = fitHyperparameters(inputs(20))
    const grown = inputs(23, { last: { ...first, fullTrials: 22 } })
    const second = fitHyperparameters(grown)
    const f = openPosteriorOfTheta(grown.points, grown.labels, FORM, PRIORS)
    const value = (theta: readonly number[]): number => f(Float64Array.from(theta), new Float64Array(4))
    expect(value(second.theta)).toBeLessThanOrEqual(value(first.theta))
    expect(second.fullTrials).toBe(22)
  })

  it('takes a subset of very many trials, the same one for the same seed', () => {
    const many = inputs(320)
    const fit = fitHyperparameters(many)
    expect(fit.trials).toBe(320)
    expect(fit.theta[0]).toBeLessThan(fit.theta[1])
    expect(fitHyperparameters(many)).toEqual(fit)
  })

  it('keeps what it has once time is up', () => {
    const last = { theta: [0, 0, 0, -5], trials: 5, fullTrials: 5 }
    expect(fitHyperparameters(inputs(30, { last, expired: () => true }))).toBe(last)
  })
})
