import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// The views that the pointer is not in follow it, but not at every move.

interface Signal<T> {
  value: T
}
const load = async <T>(path: string): Promise<T> => (await import(new URL(`../../dashboard/src/${path}`, import.meta.url).href)) as T

let hovered: Signal<number | undefined>
let followed: Signal<number | undefined>

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
  ;({ hovered, followed } = await load<{ hovered: typeof hovered; followed: typeof followed }>('charts/hovered.ts'))
  vi.advanceTimersByTime(1_000)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('other views follow a pointer once it rests', () => {
  hovered.value = 7
  vi.advanceTimersByTime(89)
  expect(followed.value).not.toBe(7)
  vi.advanceTimersByTime(1)
  expect(followed.value).toBe(7)
})

test('of a pointer that moves on and on they follow about three trials a second', () => {
  const seen = new Set<number | undefined>()
  for (let frame = 1; frame <= 60; frame++) {
    hovered.value = 100 + frame
    vi.advanceTimersByTime(16)
    seen.add(followed.value)
  }
  // beside the one before
  expect(seen.size - 1).toBe(3)
  vi.advanceTimersByTime(90)
  expect(followed.value).toBe(160)
})
