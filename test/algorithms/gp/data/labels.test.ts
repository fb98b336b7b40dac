import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { warpLabels } from '../../../../src/algorithms/gp/data/labels.ts'
import oracle from '../../../oracle/gp.json' with { type: 'json' }

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

describe('the warp of labels', () => {
  it('agrees with its textbook form', () => {
    const { z } = warpLabels(oracle.values)
    oracle.labels.forEach((v, i) => {
      expect(z[i]).toBeCloseTo(v, 10)
    })
  })

  it('never inverts an order, and keeps distinct labels apart', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }), (values) => {
        const { z } = warpLabels(values, { maySpread: values[0] > 0 })
        for (let i = 0; i < values.length; i++) {
          for (let j = 0; j < values.length; j++) {
            if (values[i] < values[j]) expect(z[i]).toBeLessThan(z[j])
            if (values[i] === values[j]) expect(z[i]).toBe(z[j])
          }
        }
      }),
    )
  })

  it('draws what is worse than the median together, never apart, where it may not spread it', () => {
    // Twenty points of one place that are all bad, and one that is good.
    const crowd = Array.from({ length: 20 }, (_, i) => 40 + 0.01 * i)
    const rangeOf = (z: Float64Array): number => Math.max(...z.subarray(1)) - Math.min(...z.subarray(1))
    expect(rangeOf(warpLabels([20, ...crowd], { maySpread: false }).z)).toBeLessThan(0.1)
    expect(rangeOf(warpLabels([20, ...crowd]).z)).toBeGreaterThan(1.5)
    // A huge value says no more than "bad" all the same.
    expect(Math.max(...warpLabels([...crowd, 1e9], { maySpread: false }).z)).toBeLessThan(5)
  })

  it('does not change with the scale and origin of the metric', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 30 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (values, a, b) => {
          fc.pre(new Set(values).size > 1)
          const { z } = warpLabels(values)
          const moved = warpLabels(values.map((v) => a * v + b)).z
          // Rounding may split ties of the scaled values; without that the labels are the same.
          fc.pre(new Set(values.map((v) => a * v + b)).size === new Set(values).size)
          z.forEach((v, i) => {
            expect(Math.abs(v - moved[i])).toBeLessThan(1e-6)
          })
        },
      ),
    )
  })

  it('stays finite for the largest and the smallest numbers, with mean 0 and deviation 1', () => {
    const value = fc.oneof(finite, fc.constantFrom(1.7976931348623157e308, -1.7976931348623157e308, 5e-324, 1e300, 1e-300))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
        const { z, flat } = warpLabels(values)
        expect(z.every(Number.isFinite)).toBe(true)
        if (flat) return
        const mean = z.reduce((a, v) => a + v, 0) / z.length
        expect(mean).toBeCloseTo(0, 9)
        expect(z.reduce((a, v) => a + (v - mean) ** 2, 0) / z.length).toBeCloseTo(1, 9)
      }),
    )
  })

  it('puts one wild value only just behind the rest', () => {
    const wild = warpLabels([1, 2, 3, 4, 1e12]).z
    const tame = warpLabels([1, 2, 3, 4, 5]).z
    wild.forEach((v, i) => {
      expect(v).toBeCloseTo(tame[i], 9)
    })
  })

  it('calls equal labels flat', () => {
    expect(warpLabels([2, 2, 2]).flat).toBe(true)
    expect(warpLabels([1e9, 1e9 * (1 + 1e-14)]).flat).toBe(true)
    expect(warpLabels([1]).flat).toBe(true)
    expect(warpLabels([]).flat).toBe(true)
    expect(warpLabels([1, 1 + 1e-9]).flat).toBe(false)
  })

  it('warps a value between two labels to between their places', () => {
    const labels = warpLabels([1, 2, 4, 8])
    const middle = labels.warp(3)
    expect(middle).toBeGreaterThan(labels.z[1])
    expect(middle).toBeLessThan(labels.z[2])
    expect([labels.warp(2), labels.warp(-100), labels.warp(100)]).toEqual([labels.z[1], labels.z[0], labels.z[3]])
  })
})
