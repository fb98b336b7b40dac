import { attemptFolder } from '../attempt-folder.ts'
import type { Executor } from '../executor.ts'
import type { OpenLog } from './cluster/cluster.ts'
import { pods } from './kind.ts'
import { listFileCopies, readFileCopy } from './logs/file-copy.ts'
import { readCopy } from './logs/log-copy.ts'
import { inTrial } from './manifests/places.ts'

/** What is kept of one log. */
export const LOG_BYTES_MAX = 256 * 1024 * 1024

/** The logs of pods, and the files that their sidecars read, as they were copied into the data folder: read without a cluster, and after their pods are gone. */
export function podLogs(options: {
  folder: string
  logBytesMax?: number
  /** Those that this process writes. */
  openLogs?: ReadonlyMap<string, OpenLog>
}): Pick<Executor, 'name' | 'output'> {
  const { folder, logBytesMax = LOG_BYTES_MAX, openLogs } = options
  return {
    name: pods.name,
    output(objectName) {
      const attempt = attemptFolder(folder, objectName)
      const readLog = (offset: number, bytesMax: number): Promise<Uint8Array> =>
        openLogs?.get(attempt)?.read(offset, bytesMax) ?? readCopy(attempt, offset, bytesMax, logBytesMax)
      return {
        // A pod has one log for both streams.
        read: async (stream, offset, bytesMax) => (stream === 'stdout' ? readLog(offset, bytesMax) : new Uint8Array()),
        files: {
          read: (path, offset, bytesMax) => readFileCopy(attempt, inTrial(path), offset, bytesMax),
          async list(path) {
            const prefix = `${inTrial(path)}/`
            const all = await listFileCopies(attempt)
            return all
              .filter((one) => one.startsWith(prefix))
              .map((one) => one.slice(prefix.length))
              .sort()
          },
        },
      }
    },
  }
}
