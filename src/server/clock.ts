/**
 * The time of day that never goes back: while the machine's clock is set back it runs on at its own pace, until that one has caught up. What is waited for
 * comes in time, and what was heard later is later. A clock that is set forward is followed: it may be a machine that slept.
 * Milliseconds since 1970; `uptime` is any count of milliseconds that nobody sets.
 */
export function steadyClock(wall: () => number = Date.now, uptime: () => number = () => performance.now()): () => number {
  let at = wall()
  let seen = uptime()
  return () => {
    const up = uptime()
    at = Math.max(wall(), at + Math.max(0, up - seen))
    seen = up
    return Math.floor(at)
  }
}
