import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { readBytes, WORK_FOLDER } from '../attempt-folder.ts'
import { type AttemptFiles, type OutputSource, StreamCut } from '../executor.ts'
import { fetchPage } from '../page.ts'

/** What an attempt says, of each stream so much, and the files and pages that it makes; `host` says where it runs, while it does. */
export function outputOf(
  folder: string,
  streamKib: number,
  host: () => Promise<string | undefined> = async () => '127.0.0.1',
): OutputSource {
  // What is kept of a stream's beginning when it is cut: the runner's guard reckons the same.
  const head = Math.floor(streamKib / 2) * 1024
  return {
    read: (stream, offset, bytesMax) => readStream(join(folder, stream), offset, bytesMax, head),
    files: filesFrom(join(folder, WORK_FOLDER)),
    pages: {
      sharePorts: true,
      async fetch(port, path, signal) {
        const where = await host()
        return where === undefined ? undefined : fetchPage(where, port, path, signal)
      },
    },
  }
}

async function readStream(file: string, offset: number, bytesMax: number, head: number): Promise<Uint8Array> {
  const bytes = await readBytes(file, offset, bytesMax)
  if (bytes.length > 0 || offset === 0) return bytes
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  // Beyond its head the guard cut it; who empties the file of a trial that runs leaves what comes then at its beginning.
  if (size < offset) throw new StreamCut(size < head ? 0 : head)
  return bytes
}

/** What an attempt writes, seen from its own folder. */
function filesFrom(folder: string): AttemptFiles {
  return {
    read: (path, offset, bytesMax) => readBytes(resolve(folder, path), offset, bytesMax),
    async list(path) {
      const below = resolve(folder, path)
      const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(() => [])
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(below, join(entry.parentPath, entry.name)))
        .sort()
    },
  }
}
