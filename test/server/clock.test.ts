import fc from 'fast-check'
import { expect, it } from 'vitest'
import { steadyClock } from '../../src/server/index.ts'

/** Milliseconds that pass, and by how much somebody sets the clock of the machine. */
const moments = fc.array(
  fc.record({ passes: fc.nat(10_000), setBy: fc.oneof(fc.constant(0), fc.integer({ min: -10_000_000, max: 10_000_000 })) }),
)

it('the clock never goes back, is never slower than time, and is the machine’s wherever that one was not set back', () => {
  fc.assert(
    fc.property(moments, (all) => {
      let up = 500
      let wall = 1_700_000_000_000
      let ahead = wall
      const now = steadyClock(
        () => wall,
        () => up,
      )
      expect(now()).toBe(wall)
      for (const { passes, setBy } of all) {
        const before = now()
        up += passes
        wall += passes + setBy
        ahead = Math.max(ahead + passes, wall)
        expect(now()).toBeGreaterThanOrEqual(before + passes)
        expect(now()).toBe(ahead)
      }
    }),
  )
})

it('a machine that slept, whose uptime stood still, is followed', () => {
  let wall = 1_700_000_000_000
  const now = steadyClock(
    () => wall,
    () => 0,
  )
  wall += 28_800_000
  expect(now()).toBe(wall)
})
