import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erf, erfc, erfcx, log1mexp, logNormalCdf, millsRatio, normalCdf, normalDensity, normalQuantile } from '../../src/numerics/index.ts'
import oracle from '../oracle/special.json' with { type: 'json' }

const RELATIVE: Record<keyof typeof oracle, number> = {
  erf: 1e-14,
  erfc: 1e-14,
  erfcx: 1e-14,
  normalCdf: 1e-13,
  logNormalCdf: 1e-13,
  normalQuantile: 1e-13,
  log1mexp: 1e-13,
}
const FUNCTIONS = { erf, erfc, erfcx, normalCdf, logNormalCdf, normalQuantile, log1mexp }

describe('the special functions', () => {
  for (const [name, rows] of Object.entries(oracle) as [keyof typeof oracle, [number, number][]][]) {
    it(`${name} agrees with scipy to ${RELATIVE[name]}`, () => {
      for (const [x, expected] of rows) {
        // scipy's own results are good to 1e-15 at best; results below the normal range have fewer digits by nature.
        const room = RELATIVE[name] * Math.abs(expected) + (Math.abs(expected) < 1e-305 ? 1e-310 : 1e-15)
        expect(Math.abs(FUNCTIONS[name](x) - expected), `${name}(${x})`).toBeLessThanOrEqual(room)
      }
    })
  }

  it('the quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 5, noNaN: true }), (z) => {
        expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-9)
      }),
    )
  })

  it('limits and NaN are what they must be', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0])
    expect(normalQuantile(-0.1)).toBeNaN()
    expect([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([1, -1, 0, 2])
    expect([erf(Number.NaN), erfc(Number.NaN), erfcx(Number.NaN)].every(Number.isNaN)).toBe(true)
    expect(logNormalCdf(-1e6)).toBeCloseTo(-0.5e12 - Math.log(1e6) - 0.9189385332, 3)
  })

  it("Mills' ratio is the upper tail over the density", () => {
    for (const z of [0, 0.5, 1, 3, 8]) expect(millsRatio(z) / (normalCdf(-z) / normalDensity(z))).toBeCloseTo(1, 12)
  })
})
