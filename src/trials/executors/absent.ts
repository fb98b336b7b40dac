import type { Executor } from './executor.ts'

/**
 * Stands for an executor that this server was started without: its attempts are neither lost nor started a second time. They
 * wait until a server that has it takes them up.
 */
export function absentExecutor(name: string): Executor {
  const reason = `was started on ${name}: start the server with --on ${name} to take it up`
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
