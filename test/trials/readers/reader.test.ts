import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stdout } from '../../../src/trials/collectors/stdout.ts'
import type { CollectorState } from '../../../src/trials/index.ts'
import { type Cursor, stateOf } from '../../../src/trials/readers/reader.ts'
import { openStreamReader } from '../../../src/trials/readers/stream.ts'

it('a parser begins where the ledger says that the last one stood, and anew where that says nothing', () => {
  for (const state of [
    { offset: 7, step: 3 },
    { offset: 0, step: 0, named: true },
    { offset: 9, step: 1, last: 'loss=1' },
  ]) {
    expect(stateOf(JSON.parse(JSON.stringify({ ...state, gpus: ['a'] })))).toEqual(state)
  }
  for (const nothing of [undefined, null, 'x', [], {}, { offset: 1 }, { step: 1 }, { offset: '1', step: 1 }]) {
    expect(stateOf(nothing as Cursor)).toBeUndefined()
  }
})

it('servers that follow each other, wherever one goes, measure what one alone would have', async () => {
  const line = fc.constantFrom('x=1\n', 'step=7 x=2\n', 'epoch=3 x=4\n', 'words\n', 'x=', '5\n')
  const open = (state: CollectorState | undefined) => stdout.open({}, { objectives: ['x'] }, state)
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(40), { maxLength: 4 }), async (lines, cuts) => {
      const text = lines.join('')
      const readUpTo = async (end: number, cursor: Cursor | undefined) => {
        const read = async (offset: number): Promise<Uint8Array> => Buffer.from(text).subarray(offset, end)
        const reader = openStreamReader(read, { open, now: () => 0, cursor })
        while (await reader.readPiece()) {
          // The next piece.
        }
        if (end >= text.length) reader.end()
        return reader.parsed
      }
      const alone = await readUpTo(text.length, undefined)
      const points: unknown[] = []
      let cursor: Cursor | undefined
      for (const end of [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]) {
        const parsed = await readUpTo(end, cursor)
        points.push(...parsed.points)
        cursor = JSON.parse(JSON.stringify(parsed.cursor)) as Cursor
      }
      expect(points).toEqual(alone.points)
    }),
  )
})
