import { expect, it } from 'vitest'
import { stdout } from '../../../src/trials/collectors/stdout.ts'
import { StreamCut } from '../../../src/trials/executors/executor.ts'
import type { CollectorState } from '../../../src/trials/index.ts'
import type { Cursor } from '../../../src/trials/readers/reader.ts'
import { openStreamReader } from '../../../src/trials/readers/stream.ts'

/** A reader of an output that the test changes. */
function openReader(output: { text: string; cutAt?: number }, cursor?: Cursor) {
  const open = (state: CollectorState | undefined) => stdout.open({}, { objectives: ['x'] }, state)
  const read = async (offset: number, bytesMax: number): Promise<Uint8Array> => {
    if (output.cutAt !== undefined && offset > output.text.length) throw new StreamCut(output.cutAt)
    return Buffer.from(output.text).subarray(offset, offset + bytesMax)
  }
  return openStreamReader(read, { open, now: () => 0, cursor })
}

async function readAll(reader: ReturnType<typeof openReader>): Promise<unknown[]> {
  while (await reader.readPiece()) {
    // The next piece.
  }
  const { points } = reader.parsed
  reader.taken(points.length)
  return points.map(({ step, values }) => [step, values.x])
}

it('goes on behind the kept beginning of an output that was cut, repeats nothing of it, and so does the next server', async () => {
  const head = 'x=1\nx=2\n'
  const output: { text: string; cutAt?: number } = { text: `${head}x=3\nx=4\nx=5\n` }
  const reader = openReader(output)
  expect(await readAll(reader)).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
  ])
  Object.assign(output, { text: `${head}x=6\n`, cutAt: head.length })
  expect(await readAll(reader)).toEqual([[6, 6]])
  const later = openReader(output, reader.parsed.cursor)
  expect(await readAll(later)).toEqual([])
  output.text += 'x=7\n'
  expect(await readAll(later)).toEqual([[7, 7]])
})

it('breaks where its output cannot be read, and goes on there the next time', async () => {
  let broken = true
  const open = (state: CollectorState | undefined) => stdout.open({}, { objectives: ['x'] }, state)
  const read = async (offset: number): Promise<Uint8Array> => {
    if (broken) throw new Error('disk')
    return Buffer.from('x=1\n').subarray(offset)
  }
  const reader = openStreamReader(read, { open, now: () => 0, cursor: undefined })
  await expect(reader.readPiece()).rejects.toThrow('disk')
  broken = false
  expect(await readAll(reader)).toEqual([[1, 1]])
})
