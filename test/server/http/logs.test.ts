import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Trial } from '../../../src/model/index.ts'
import type { LogReader } from '../../../src/server/door-options.ts'
import { readLogPiece, readLogTail } from '../../../src/server/http/logs.ts'

const TRIAL = {} as Trial

/** A reader that gives at most `most` bytes at a time, wherever that cuts. */
function logOf(text: string, most: number): LogReader {
  const bytes = new TextEncoder().encode(text)
  return { read: async (_trial, _stream, offset, bytesMax) => bytes.subarray(offset, offset + Math.min(most, bytesMax)) }
}

test('pieces put together are the log, wherever characters are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.integer({ min: 4, max: 9 }), async (text, most) => {
      const logs = logOf(text, most)
      let read = ''
      for (let at = 0, before = -1; at !== before; ) {
        before = at
        const piece = await readLogPiece(logs, TRIAL, 'stdout', at)
        read += piece.text
        at = piece.next
      }
      expect(read).toBe(text.toWellFormed())
    }),
  )
})

test('a tail is the end of the log, begins with a line, and says where to go on', async () => {
  const text = Array.from({ length: 1_000 }, (_, i) => `line ${i} ✓\n`).join('')
  const size = new TextEncoder().encode(text).length
  const tail = await readLogTail(logOf(text, 700), TRIAL, 'stdout', 100)
  expect(text.endsWith(tail.text)).toBe(true)
  expect(tail.text).toMatch(/^line \d+ ✓\n/)
  expect(new TextEncoder().encode(tail.text).length).toBeGreaterThan(80)
  expect(tail.next).toBe(size)
  expect(tail.offset).toBe(size - new TextEncoder().encode(tail.text).length)
})

test('the tail of a short log is all of it', async () => {
  expect(await readLogTail(logOf('one\ntwo\n', 3), TRIAL, 'stdout', 100)).toEqual({ offset: 0, next: 8, text: 'one\ntwo\n' })
})
