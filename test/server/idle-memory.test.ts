import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { heapCollector, returnIdleMemory } from '../../src/server/idle-memory.ts'

const MB = 1024 * 1024

describe('memory that only past work needed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A process whose CPU time and memory a test sets; collecting leaves `live` of it. */
  function aProcess() {
    const state = { cpuMs: 0, resident: 60 * MB, live: 40 * MB, collections: 0 }
    const stop = returnIdleMemory(
      {
        cpuMs: () => state.cpuMs,
        residentBytes: () => state.resident,
        collect: () => {
          state.collections += 1
          state.resident = state.live
        },
      },
      1_000,
    )
    const pass = (seconds: number, cpuShare: number): void => {
      for (let i = 0; i < seconds; i++) {
        state.cpuMs += 1_000 * cpuShare
        vi.advanceTimersByTime(1_000)
      }
    }
    return { state, pass, stop }
  }

  it('is given back once the process is quiet, not while it works', () => {
    const { state, pass, stop } = aProcess()
    pass(60, 0.2)
    expect(state.collections).toBe(0)
    pass(2, 0.01)
    pass(1, 0.2)
    pass(2, 0.01)
    expect(state.collections).toBe(0)
    pass(1, 0.01)
    expect(state.collections).toBe(1)
    stop()
  })

  it('is asked for once for each time that it grew: a process that stays quiet is left alone', () => {
    const { state, pass, stop } = aProcess()
    pass(3_600, 0)
    expect(state.collections).toBe(1)
    state.resident = 52 * MB
    pass(3_600, 0)
    expect(state.collections).toBe(1)
    // V8 went on giving room back by itself; then a large study was read.
    state.resident = 30 * MB
    pass(10, 0)
    state.resident = 110 * MB
    pass(10, 0)
    expect(state.collections).toBe(2)
    stop()
  })

  it('stays as it is after the end', () => {
    const { state, pass, stop } = aProcess()
    stop()
    pass(60, 0)
    expect(state.collections).toBe(0)
  })
})

it('a real heap gives back what nobody holds any more', async () => {
  let garbage: unknown[] | undefined = Array.from({ length: 400_000 }, (_, k) => ({ k }))
  const held = process.memoryUsage().heapUsed
  expect(garbage).toHaveLength(400_000)
  garbage = undefined
  const real = { cpuMs: () => 0, residentBytes: () => process.memoryUsage.rss() }
  const stop = returnIdleMemory({ ...real, collect: heapCollector() }, 5)
  await vi.waitFor(() => expect(process.memoryUsage().heapUsed).toBeLessThan(held - 10 * MB), { timeout: 60_000 })
  stop()
})
