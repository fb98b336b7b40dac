import type { Executor } from './executor.ts'
import { SLURM } from './slurm/index.ts'

/**
 * Stands for an executor that this server was started without: its attempts are neither lost nor started a second time. They
 * wait until a server that has it takes them up.
 */
export function absentExecutor(name: string): Executor {
  const remedy = name === SLURM ? 'where sbatch is on its PATH' : `with --on ${name}`
  const reason = `${name === SLURM ? 'is a job of Slurm’s' : `was started on ${name}`}: start the server ${remedy} to take it up`
  return {
    name,
    start: async () => ({ kind: 'pending', reason }),
    observe: async () => ({ kind: 'pending', reason }),
    watch: () => undefined,
    stop: async () => undefined,
    output: () => ({ read: async () => new Uint8Array() }),
    unfinished: async () => [],
    remove: async () => undefined,
  }
}
