import { stat } from 'node:fs/promises'
import { HoneError, type Trial } from '../model/index.ts'
import { attemptFolder } from './executors/attempt-folder.ts'
import { type Executor, StreamCut } from './executors/executor.ts'

/** Reads what attempts wrote. */
export interface LogReader {
  /** Bytes of the newest attempt's stream from an offset, `bytesMax` at most; empty when there is nothing newer. */
  read(trial: Trial, stream: 'stdout' | 'stderr', offset: number, bytesMax: number): Promise<Uint8Array>
}

/** Who has what an attempt wrote. */
export type LogKeeper = Pick<Executor, 'name' | 'output'>

/**
 * Opens a reader over the executors that ran the attempts, below the folder of trials; `read` rejects with INVALID_REQUEST for a trial that
 * none of them ran, and with OUTPUT_REMOVED where an attempt is over and its files are not there.
 */
export function createLogReader(executors: readonly LogKeeper[], folder: string): LogReader {
  return {
    async read(trial, stream, offset, bytesMax) {
      const executor = executors.find(({ name }) => name === trial.attempt?.executor)
      if (trial.attempt === undefined || executor === undefined) {
        throw new HoneError('INVALID_REQUEST', `trial ${trial.number} was not run by this server: there is no output to read`, {
          subject: { study: trial.study, trial: String(trial.number) },
        })
      }
      const { objectName, state } = trial.attempt
      const bytes = await executor
        .output(objectName)
        .read(stream, offset, bytesMax)
        .catch((error: unknown) => {
          // Whoever follows it sees more when it has grown beyond the offset again.
          if (error instanceof StreamCut) return new Uint8Array(0)
          throw error
        })
      const isOver = state === 'ended' || state === 'lost'
      if (bytes.length === 0 && offset === 0 && isOver) await demandFiles(attemptFolder(folder, objectName), trial)
      return bytes
    },
  }
}

async function demandFiles(folder: string, { study, number }: Trial): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found !== undefined) return
  throw new HoneError('OUTPUT_REMOVED', `there is no output of trial ${number} any more: its folder is not in the data folder`, {
    subject: { study, trial: String(number) },
  })
}
