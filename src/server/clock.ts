import { uptime } from 'node:os'
import type { Clock } from '../study/index.ts'

/** What the machine's clock may be ahead of the time that passed without having been set: it is kept right by small steps. */
const LEAP_MS = 5_000

/** Counts of milliseconds that a machine keeps. */
export interface MachineTime {
  /** Its time of day, which may be set; since 1970. */
  readonly wall: () => number
  /** How long it has run; whether it counts its sleep is another system's custom. */
  readonly ran: () => number
  /** How long it has been up, asleep too. */
  readonly up: () => number
}

const THIS_MACHINE: MachineTime = { wall: Date.now, ran: () => performance.now(), up: () => uptime() * 1_000 }

/**
 * The time of day that never goes back: while the machine's clock is set back it runs on at its own pace, until that one has caught up. What is waited for
 * comes in time, and what was heard later is later. A clock that is set ahead is followed, and by how much is remembered; that a machine slept is no leap.
 */
export function steadyClock({ wall, ran, up }: MachineTime = THIS_MACHINE): Clock {
  let at = wall()
  let seen = ran()
  let asleep = up() - seen
  const leaps: { readonly at: number; readonly ms: number }[] = []

  /** Follows the machine's clock ahead of `due`, which is what it should show. */
  const follow = (due: number): number => {
    const shown = wall()
    if (shown - due > LEAP_MS) {
      const before = asleep
      asleep = up() - seen
      const ms = shown - due - Math.max(0, asleep - before)
      if (ms > LEAP_MS) leaps.push({ at: shown, ms })
    }
    return Math.max(shown, due)
  }

  const now = (): number => {
    const before = seen
    seen = ran()
    at = follow(at + Math.max(0, seen - before))
    return Math.floor(at)
  }

  return {
    now,
    leapt(since) {
      // What the machine's clock has done by now is seen first.
      now()
      return leaps.reduce((sum, leap) => (leap.at > since ? sum + leap.ms : sum), 0)
    },
    lead: () => Math.max(0, now() - wall()),
  }
}
