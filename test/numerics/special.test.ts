import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  erf,
  erfc,
  erfcx,
  expOfMinus,
  log1mexp,
  logNormalCdf,
  millsRatio,
  normalCdf,
  normalDensity,
  normalQuantile,
} from '../../src/numerics/index.ts'
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

  it('the exponential of what is below 0 is that of the engine to the last digit, and 0 far out', () => {
    const within = (t: number): void => {
      expect(Math.abs(expOfMinus(t) - Math.exp(-t)), `${t}`).toBeLessThanOrEqual(2.3e-16 * Math.exp(-t))
    }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(1e-8, 1, 3, 50, 699.9), (t, scale) => within(scale * t)),
    )
    for (const t of [3.725290298461914e-9, 0.3465735912322998, 1.0397205352783203, 0.5 * Math.LN2, 1.5 * Math.LN2]) {
      for (const near of [t * (1 - 2e-16), t, t * (1 + 2e-16)]) within(near)
    }
    expect([expOfMinus(0), expOfMinus(700), expOfMinus(Infinity), expOfMinus(Number.NaN)]).toEqual([1, 0, 0, Number.NaN])
  })

  it("Mills' ratio is the upper tail over the density", () => {
    for (const z of [0, 0.5, 1, 3, 8]) expect(millsRatio(z) / (normalCdf(-z) / normalDensity(z))).toBeCloseTo(1, 12)
  })
})
