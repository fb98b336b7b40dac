import fc from 'fast-check'
import { expect, it } from 'vitest'
import { steadyClock } from '../../src/server/index.ts'

const LEAP_MS = 5_000

/** A machine, and the clock of a service on it. */
function machine() {
  const time = { wall: 1_700_000_000_000, ran: 500, up: 900 }
  const clock = steadyClock({ wall: () => time.wall, ran: () => time.ran, up: () => time.up })
  const pass = (ms: number): void => {
    time.wall += ms
    time.ran += ms
    time.up += ms
  }
  const sleep = (ms: number): void => {
    time.wall += ms
    time.up += ms
  }
  return { time, clock, pass, sleep }
}

/** Milliseconds that pass, and by how much somebody sets the clock of the machine. */
const moments = fc.array(
  fc.record({ passes: fc.nat(10_000), setBy: fc.oneof(fc.constant(0), fc.integer({ min: -10_000_000, max: 10_000_000 })) }),
)

it('the clock never goes back, is never slower than time, and is the machine’s wherever that one was not set back', () => {
  fc.assert(
    fc.property(moments, (all) => {
      const { time, clock, pass } = machine()
      let ahead = time.wall
      expect(clock.now()).toBe(time.wall)
      for (const { passes, setBy } of all) {
        const before = clock.now()
        pass(passes)
        time.wall += setBy
        ahead = Math.max(ahead + passes, time.wall)
        expect(clock.now()).toBeGreaterThanOrEqual(before + passes)
        expect(clock.now()).toBe(ahead)
        expect(clock.lead()).toBe(ahead - time.wall)
      }
    }),
  )
})

it('without its leaps it counts the time that passed, within what a clock is corrected by', () => {
  fc.assert(
    fc.property(moments, (all) => {
      const { time, clock, pass } = machine()
      const since = clock.now()
      let passed = 0
      for (const { passes, setBy } of all) {
        pass(passes)
        passed += passes
        time.wall += setBy
        clock.now()
      }
      const counted = clock.now() - since - clock.leapt(since)
      expect(counted).toBeGreaterThanOrEqual(passed)
      expect(counted).toBeLessThanOrEqual(passed + LEAP_MS * all.length)
    }),
  )
})

it('a leap counts for what began before it alone', () => {
  const { time, clock, pass } = machine()
  const early = clock.now()
  pass(60_000)
  time.wall += 86_400_000
  const late = clock.now()
  expect(clock.leapt(early)).toBe(86_400_000)
  expect(clock.leapt(late)).toBe(0)
})

it('a machine that slept is followed, and its sleep is no leap', () => {
  const { time, clock, sleep, pass } = machine()
  const since = clock.now()
  sleep(28_800_000)
  expect(clock.now()).toBe(time.wall)
  expect(clock.leapt(since)).toBe(0)
  pass(1_000)
  time.wall += 3_600_000
  clock.now()
  expect(clock.leapt(since)).toBe(3_600_000)
})
