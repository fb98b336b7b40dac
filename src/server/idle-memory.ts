import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What is looked at of a process, and how its memory is collected. */
export interface MemoryOwner {
  /** CPU time so far, all threads, in milliseconds. */
  readonly cpuMs: () => number
  /** What the process holds of the machine's memory. The size of its heap does not tell: after 13,000 trials it was 69 of 612 MB, of which 300 could be given back. Undefined while it cannot be read. */
  readonly residentBytes: () => number | undefined
  /** Collects all of it at once: a quarter of a second where 70 MB are in use. */
  readonly collect: () => void
}

const LOOK_EVERY_MS = 2_000
/** So many looks in a row with nearly nothing to do: V8 gives room back only when little was allocated for some seconds. */
const QUIET_LOOKS = 3
const QUIET_CPU_SHARE = 0.05
/** A process that grew by less is not worth a collection. */
const GROWN_BYTES = 16 * 1024 * 1024

/**
 * Gives memory back that only work which is over needed. V8 grows the room for young objects to 64 MB while a large study is read, and a
 * server that then has nothing to do never collects again: it would keep that room, and the garbage in it, for days. So once it is quiet
 * it is collected, once for each time that it grew. Ends with the function that it returns.
 */
export function returnIdleMemory(owner: MemoryOwner = thisProcess(), everyMs = LOOK_EVERY_MS): () => void {
  let cpu = owner.cpuMs()
  let quiet = 0
  let settled = 0
  const timer = setInterval(() => {
    const now = owner.cpuMs()
    quiet = now - cpu < QUIET_CPU_SHARE * everyMs ? quiet + 1 : 0
    cpu = now
    const resident = owner.residentBytes()
    if (resident === undefined) return
    // It shrinks on for a while after it was collected.
    settled = Math.min(settled, resident)
    if (quiet < QUIET_LOOKS || resident < settled + GROWN_BYTES) return
    owner.collect()
    settled = owner.residentBytes() ?? resident
    quiet = 0
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** What this process holds of the machine's memory; undefined while it cannot be read: Linux tells it in a file, and as many as the process may have can be open. */
export function residentBytes(): number | undefined {
  try {
    return process.memoryUsage.rss()
  } catch {
    return undefined
  }
}

function thisProcess(): MemoryOwner {
  return {
    cpuMs: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000
    },
    residentBytes,
    collect: heapCollector(),
  }
}

/** V8's own collection, which Node hands out under a flag only. All but its last resort keeps the room of young objects, and pages for later: twice what was in use. */
export function heapCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: object) => void
  setFlagsFromString('--no-expose-gc')
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
