import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openLivingScreen } from '../../src/cli/living-screen.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function openRecorded() {
  const written: string[] = []
  const screen = openLivingScreen({ write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream)
  return { written, screen }
}

it('is redrawn ten times a second at most, with the newest lines, over the old ones', () => {
  const { written, screen } = openRecorded()
  for (let i = 0; i < 100; i++) {
    screen.show(() => [`line ${i}`, 'second'])
    vi.advanceTimersByTime(10)
  }
  expect(written.length).toBeLessThanOrEqual(10)
  expect(written.length).toBeGreaterThan(5)
  expect(written[0]).not.toContain('\x1b[2A')
  expect(written[1]).toContain('\x1b[2A')
})

it('leaves the last lines standing', () => {
  const { written, screen } = openRecorded()
  screen.show(() => ['last'])
  screen.finish()
  vi.advanceTimersByTime(1000)
  expect(written).toHaveLength(1)
  expect(written[0]).toContain('last\n')
})

it('knows of lines that somebody ends below it', () => {
  const { written, screen } = openRecorded()
  screen.show(() => ['one', 'two'])
  vi.runAllTimers()
  screen.typed()
  screen.show(() => ['three'])
  screen.finish()
  expect(written.at(-1)).toBe('\x1b[3A\r\x1b[Jthree\n')
})

it('lets other lines stay above what it redraws, which comes at once below them', () => {
  const { written, screen } = openRecorded()
  screen.show(() => ['one', 'two'])
  vi.runAllTimers()
  screen.typed()
  screen.above('the disk is full\n')
  screen.show(() => ['three'])
  screen.finish()
  expect(written.slice(1)).toEqual(['\x1b[3A\r\x1b[Jthe disk is full\none\ntwo\n', '\x1b[2A\r\x1b[Jthree\n'])
})
