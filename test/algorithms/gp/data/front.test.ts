import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frontOf, hypervolume, openCells } from '../../../../src/algorithms/gp/data/front.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const points = fc
  .integer({ min: 1, max: 4 })
  .chain((m) => fc.array(fc.array(unit, { minLength: m, maxLength: m }), { minLength: 1, maxLength: 7 }))
const isBelow = (p: readonly number[], a: readonly number[]): boolean => p.every((v, k) => v <= a[k])

describe('the front and what it leaves open', () => {
  it('every place below the reference is in exactly one cell when no point of the front beats it, else in none', () => {
    fc.assert(
      fc.property(points, fc.array(unit, { minLength: 4, maxLength: 4 }), (all, place) => {
        const m = all[0].length
        const at = place.slice(0, m).map((v) => v + 1e-3 * Math.PI)
        const front = frontOf(all)
        const cells = openCells(front, Array(m).fill(1.2))
        const inside = cells.filter(({ lower, upper }) => at.every((v, k) => lower[k] < v && v <= upper[k]))
        expect(inside.length).toBe(front.some((p) => p.every((v, k) => v < at[k])) ? 0 : 1)
      }),
    )
  })

  it('the front beats or equals every point, and no point of it beats another', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = frontOf(all)
        for (const p of all) expect(front.some((q) => isBelow(q, p))).toBe(true)
        for (const p of front) expect(front.filter((q) => isBelow(q, p))).toEqual([p])
      }),
    )
  })

  it('measures the volume that inclusion and exclusion count', () => {
    fc.assert(
      fc.property(points, (all) => {
        const m = all[0].length
        let expected = 0
        for (let set = 1; set < 1 << all.length; set++) {
          const members = all.filter((_, i) => (set >> i) & 1)
          const corner = Array.from({ length: m }, (_, k) => Math.max(...members.map((p) => p[k])))
          expected += (members.length % 2 === 1 ? 1 : -1) * corner.reduce((product, v) => product * (1.1 - v), 1)
        }
        expect(hypervolume(frontOf(all), Array(m).fill(1.1))).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('needs one cell more than points for two objectives, two more than twice the points for three', () => {
    const two = Array.from({ length: 30 }, (_, i) => [i, 29 - i])
    expect(openCells(two, [40, 40]).length).toBe(31)
    const three = Array.from({ length: 20 }, (_, i) => [i, (7 * i) % 20, (11 * (19 - i)) % 20])
    const front = frontOf(three)
    expect(openCells(front, [40, 40, 40]).length).toBeLessThanOrEqual(2 * front.length + 2)
  })
})
