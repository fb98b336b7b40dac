import { HoneError, type Trial } from '../model/index.ts'
import { type Executor, StreamCut } from './executors/executor.ts'

/** Reads what attempts wrote. */
export interface LogReader {
  /** Bytes of the newest attempt's stream from an offset, `bytesMax` at most; empty when there is nothing newer. */
  read(trial: Trial, stream: 'stdout' | 'stderr', offset: number, bytesMax: number): Promise<Uint8Array>
}

/** Who has what an attempt wrote. */
export type LogKeeper = Pick<Executor, 'name' | 'output'>

/** Opens a reader over the executors that ran the attempts; `read` rejects with INVALID_REQUEST for a trial that none of them ran. */
export function createLogReader(executors: readonly LogKeeper[]): LogReader {
  return {
    async read(trial, stream, offset, bytesMax) {
      const executor = executors.find(({ name }) => name === trial.attempt?.executor)
      if (trial.attempt === undefined || executor === undefined) {
        throw new HoneError('INVALID_REQUEST', `trial ${trial.number} was not run by this server: there is no output to read`, {
          subject: { study: trial.study, trial: String(trial.number) },
        })
      }
      const { objectName } = trial.attempt
      return executor
        .output(objectName)
        .read(stream, offset, bytesMax)
        .catch((error: unknown) => {
          // Whoever follows it sees more when it has grown beyond the offset again.
          if (error instanceof StreamCut) return new Uint8Array(0)
          throw error
        })
    },
  }
}
