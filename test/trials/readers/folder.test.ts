import { expect, it } from 'vitest'
import { stdout } from '../../../src/trials/collectors/stdout.ts'
import type { CollectorState } from '../../../src/trials/index.ts'
import { openFolderReader } from '../../../src/trials/readers/folder.ts'
import type { Cursor } from '../../../src/trials/readers/reader.ts'

/** Files in memory, that grow. */
class Files {
  readonly contents = new Map<string, string>()
  read = async (path: string, offset: number, bytesMax: number): Promise<Uint8Array> =>
    Buffer.from(this.contents.get(path) ?? '').subarray(offset, offset + bytesMax)
  list = async (folder: string): Promise<string[]> =>
    [...this.contents.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .sort()
}

function openReader(files: Files, cursor?: Cursor) {
  const open = (state: CollectorState | undefined, within?: string) => stdout.open({}, { objectives: [within ?? 'x'] }, state)
  return openFolderReader(files, { path: 'logs', named: '.txt' }, { open, now: () => 0, cursor })
}
const values = (reader: ReturnType<typeof openReader>) => reader.parsed.points.map((point) => point.values)

it('reads every file of a folder and below as it grows, and those that come later', async () => {
  const files = new Files()
  const reader = openReader(files)
  expect(await reader.readPiece()).toBe(false)
  files.contents.set('logs/a.txt', 'x=1\nx=')
  files.contents.set('logs/b/c.txt', 'b=7\n')
  files.contents.set('logs/b/picture.png', 'x=9\n')
  expect(await reader.readPiece()).toBe(true)
  expect(values(reader)).toEqual([{ x: 1 }, { b: 7 }])
  reader.taken(1)
  files.contents.set('logs/a.txt', 'x=1\nx=2\n')
  await reader.readPiece()
  expect(values(reader)).toEqual([{ x: 2 }, { b: 7 }])
  reader.taken(2)
  expect(await reader.readPiece()).toBe(false)
})

it('says once what none of its files could be read of', async () => {
  const files = new Files()
  const reader = openReader(files)
  for (const name of ['logs/a.txt', 'logs/b.txt']) files.contents.set(name, `x=1 ${'w'.repeat(70_000)}\n`)
  while (await reader.readPiece()) {
    // The next piece.
  }
  expect(reader.parsed).toMatchObject({ points: [], notes: [expect.stringMatching(/64 KiB/)] })
})

it('reads a hundred files, and says that there are more', async () => {
  const files = new Files()
  for (let k = 100; k < 200; k++) files.contents.set(`logs/${k}.txt`, 'x=1\n')
  const reader = openReader(files)
  await reader.readPiece()
  expect(reader.parsed.notes).toEqual([])
  files.contents.set('logs/200.txt', 'x=2\n')
  await reader.readPiece()
  expect(reader.parsed.points).toHaveLength(100)
  expect(reader.parsed.notes).toEqual(['of more than 100 files of metrics the others were not read'])
})

it('goes on from its cursor: nothing is read twice, and a last line without an end counts', async () => {
  const files = new Files()
  files.contents.set('logs/a.txt', 'x=1\nx=2\n')
  files.contents.set('logs/b.txt', 'x=3\n')
  const first = openReader(files)
  await first.readPiece()
  first.taken(3)
  const cursor = JSON.parse(JSON.stringify(first.parsed.cursor)) as Cursor
  files.contents.set('logs/b.txt', 'x=3\nx=4')
  const second = openReader(files, cursor)
  await second.readPiece()
  second.end()
  expect(second.parsed.points).toMatchObject([{ step: 2, values: { x: 4 } }])
})
