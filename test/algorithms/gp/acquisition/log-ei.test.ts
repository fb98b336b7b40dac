import { describe, expect, it } from 'vitest'
import { logExpectedImprovement, logImprovement } from '../../../../src/algorithms/gp/acquisition/log-ei.ts'
import oracle from '../../../oracle/log-ei.json' with { type: 'json' }

describe('the logarithm of expected improvement', () => {
  it.each(oracle)('agrees with 60-digit arithmetic at z = %d', (z, logH, cdfRatio, densityRatio) => {
    const actual = logImprovement(z)
    expect(Math.abs(actual.logH - logH)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(logH)))
    expect(Math.abs(actual.cdfRatio / cdfRatio - 1)).toBeLessThan(1e-10)
    expect(Math.abs(actual.densityRatio / densityRatio - 1)).toBeLessThan(1e-10)
  })

  it('is finite and rises with z even where improvement is hopeless', () => {
    let last = -Infinity
    for (const z of [-1e6, -1e5, -1e4, -50.0001, -50, -49.9999, -1.0001, -1, -0.9999, 0, 40]) {
      const { logH } = logImprovement(z)
      expect(Number.isFinite(logH)).toBe(true)
      expect(logH).toBeGreaterThan(last)
      last = logH
    }
  })

  it('its ratios are its derivative', () => {
    for (const z of [-80, -40, -5, -0.5, 2]) {
      const h = 1e-5 * Math.max(1, Math.abs(z))
      const numeric = (logImprovement(z + h).logH - logImprovement(z - h).logH) / (2 * h)
      expect(logImprovement(z).cdfRatio / numeric).toBeCloseTo(1, 6)
    }
    // At mean = best, EI is phi(0) times the deviation.
    expect(logExpectedImprovement(1, 4, 1)).toBeCloseTo(Math.log(2 / Math.sqrt(2 * Math.PI)), 12)
  })
})
