import { attemptFolder } from '../attempt-folder.ts'
import type { Executor } from '../executor.ts'
import { listFileCopies, readFileCopy } from './file-copy.ts'
import { readCopy } from './log-copy.ts'
import { inTrial } from './places.ts'

/** What is kept of one log. */
export const LOG_BYTES_MAX = 256 * 1024 * 1024

/** The logs of pods, and the files that their sidecars read, as they were copied into the data folder: read without a cluster, and after their pods are gone. */
export function podLogs(options: { folder: string; logBytesMax?: number }): Pick<Executor, 'name' | 'output'> {
  const { folder, logBytesMax = LOG_BYTES_MAX } = options
  return {
    name: 'kubernetes',
    output: (objectName) => ({
      // A pod has one log for both streams.
      read: async (stream, offset, bytesMax) =>
        stream === 'stdout' ? readCopy(attemptFolder(folder, objectName), offset, bytesMax, logBytesMax) : new Uint8Array(),
      files: {
        read: (path, offset, bytesMax) => readFileCopy(attemptFolder(folder, objectName), inTrial(path), offset, bytesMax),
        async list(path) {
          const prefix = `${inTrial(path)}/`
          const all = await listFileCopies(attemptFolder(folder, objectName))
          return all
            .filter((one) => one.startsWith(prefix))
            .map((one) => one.slice(prefix.length))
            .sort()
        },
      },
    }),
  }
}
