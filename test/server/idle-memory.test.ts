import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { heapCollector, returnIdleMemory } from '../../src/server/idle-memory.ts'

const MB = 1024 * 1024

describe('memory that only past work needed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A process whose CPU time and memory a test sets; collecting leaves `live` of it. */
  function aProcess() {
    const state: { cpuMs: number; resident: number | undefined; live: number; collections: number } = {
      cpuMs: 0,
      resident: 60 * MB,
      live: 40 * MB,
      collections: 0,
    }
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

  it('is looked at again later when it cannot be read now', () => {
    const { state, pass, stop } = aProcess()
    state.resident = undefined
    pass(60, 0)
    expect(state.collections).toBe(0)
    state.resident = 60 * MB
    pass(3, 0)
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

it('a real heap gives back what nobody holds any more, and the room of young objects too', async () => {
  let garbage: unknown[] | undefined
  for (let round = 0; round < 10; round++) garbage = Array.from({ length: 400_000 }, (_, k) => ({ k }))
  expect(garbage).toHaveLength(400_000)
  garbage = undefined
  const { heapTotal } = process.memoryUsage()
  const real = { cpuMs: () => 0, residentBytes: () => process.memoryUsage.rss() }
  const stop = returnIdleMemory({ ...real, collect: heapCollector() }, 5)
  const unused = () => process.memoryUsage().heapTotal - process.memoryUsage().heapUsed
  await vi.waitFor(() => expect(unused()).toBeLessThan(20 * MB), { timeout: 60_000 })
  expect(process.memoryUsage().heapTotal).toBeLessThan(heapTotal - 30 * MB)
  stop()
})
