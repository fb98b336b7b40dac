import { basename, dirname } from 'node:path/posix'
import { type JsonValue, withNotes } from '../../model/index.ts'
import type { AttemptFiles } from '../executors/executor.ts'
import { type Cursor, type MetricReader, type ReaderOptions, stateOf } from './reader.ts'
import { openStreamReader } from './stream.ts'

/** More files of metrics than this are a mistake: the others are left alone. */
const FILES_MAX = 100
const MANY_FILES_NOTE = `of more than ${FILES_MAX} files of metrics the others were not read`

/** Reads every file of a folder and below that holds metrics, each as a stream of its own; new ones are found as they come. */
export function openFolderReader(
  files: AttemptFiles,
  { path, named }: { readonly path: string; readonly named: string },
  options: ReaderOptions,
): MetricReader {
  const kept = filesOf(options.cursor)
  const readers = new Map<string, MetricReader>()
  let notes: readonly string[] = []

  const find = async (): Promise<void> => {
    for (const name of await files.list(path)) {
      if (readers.has(name) || !basename(name).includes(named)) continue
      if (readers.size >= FILES_MAX) {
        notes = [MANY_FILES_NOTE]
        return
      }
      const within = dirname(name)
      const reader = openStreamReader((offset, bytesMax) => files.read(`${path}/${name}`, offset, bytesMax), {
        ...options,
        open: (state) => options.open(state, within === '.' ? undefined : within),
        cursor: stateOf(kept[name]) as Cursor | undefined,
      })
      readers.set(name, reader)
    }
  }
  return {
    async readPiece() {
      await find()
      let isNew = false
      for (const reader of readers.values()) isNew = (await reader.readPiece()) || isNew
      return isNew
    },
    end() {
      for (const reader of readers.values()) reader.end()
    },
    get parsed() {
      const all = [...readers].map(([name, reader]) => [name, reader.parsed] as const)
      const cursors = Object.fromEntries(all.map(([name, { cursor }]) => [name, cursor as JsonValue]))
      return {
        points: all.flatMap(([, { points }]) => points),
        cursor: { files: { ...kept, ...cursors } },
        notes: all.reduce((said, [, one]) => withNotes(said, one.notes), notes),
      }
    },
    taken(count) {
      let left = count
      for (const reader of readers.values()) {
        const own = Math.min(left, reader.parsed.points.length)
        reader.taken(own)
        left -= own
      }
    },
  }
}

function filesOf(cursor: Cursor | undefined): Readonly<Record<string, JsonValue>> {
  const files = cursor?.files
  return typeof files === 'object' && files !== null && !Array.isArray(files) ? (files as Record<string, JsonValue>) : {}
}
