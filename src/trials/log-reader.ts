import { HoneError, type Trial } from '../model/index.ts'
import type { Executor } from './executors/executor.ts'

/** Reads what attempts wrote. */
export interface LogReader {
  /** Bytes of the newest attempt's stream from an offset, `bytesMax` at most; empty when there is nothing newer. */
  read(trial: Trial, stream: 'stdout' | 'stderr', offset: number, bytesMax: number): Promise<Uint8Array>
}

/** Opens a reader over the executors that ran the attempts; `read` rejects with INVALID_REQUEST for a trial that none of them ran. */
export function createLogReader(executors: readonly Executor[]): LogReader {
  return {
    async read(trial, stream, offset, bytesMax) {
      const executor = executors.find(({ name }) => name === trial.attempt?.executor)
      if (trial.attempt === undefined || executor === undefined) {
        throw new HoneError('INVALID_REQUEST', `trial ${trial.number} was not run by this server: there is no output to read`, {
          subject: { study: trial.study, trial: String(trial.number) },
        })
      }
      return executor.output(trial.attempt.objectName).read(stream, offset, bytesMax)
    },
  }
}
