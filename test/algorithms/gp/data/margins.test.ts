import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marginLabels } from '../../../../src/algorithms/gp/data/margins.ts'

const margins = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 })

describe('labels of margins', () => {
  it('are below 0 where a constraint is kept with room and above 0 where it is broken, in the order of the margins, with mean square 1', () => {
    fc.assert(
      fc.property(
        margins.filter((all) => all.some((margin) => margin !== 0)),
        (all) => {
          const labels = marginLabels(all)
          expect(labels.reduce((sum, label) => sum + label ** 2, 0) / all.length).toBeCloseTo(1, 9)
          for (const [i, margin] of all.entries()) {
            if (margin < 0) expect(labels[i]).toBeGreaterThanOrEqual(0)
            if (margin > 0) expect(labels[i]).toBeLessThanOrEqual(0)
            for (const [j, other] of all.entries()) if (margin < other) expect(labels[i]).toBeGreaterThanOrEqual(labels[j])
          }
        },
      ),
    )
  })

  it('keep their proportions near the bound, and say of what is far off hardly more than that it is', () => {
    const [near, twice, , , , far] = marginLabels([0.01, 0.02, 1, -1, 1, -1e6])
    expect(twice / near).toBeCloseTo(2, 1)
    expect(far).toBeLessThan(3)
  })

  it('do not go by the unit that a metric is measured in', () => {
    const inSeconds = [0.3, -0.2, 1.5, -4, 0]
    const inMilliseconds = marginLabels(inSeconds.map((margin) => 1000 * margin))
    for (const [i, label] of marginLabels(inSeconds).entries()) expect(inMilliseconds[i]).toBeCloseTo(label, 9)
  })
})
