import { processTable } from './process-table.ts'

/** What makes a process that process, also after its pid was given to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it began, in the system's own form (process-table.ts). */
  readonly start: string
  /** The boot of the machine that it was started in. */
  readonly boot: string
}

/** running: it is there. gone: it ended, its pid is free. foreign: its pid (or the boot) is another's: touch nothing. */
export async function lookAt(identity: ProcessIdentity): Promise<'running' | 'gone' | 'foreign'> {
  const table = processTable()
  if (identity.boot !== (await table.boot())) return 'foreign'
  const start = await table.start(identity.pid)
  if (start === undefined) return 'gone'
  return start === identity.start ? 'running' : 'foreign'
}

/**
 * Signals the group that the process leads; false when it is not there. While any member lives the kernel gives the
 * leader's pid to nobody else, so a group whose leader is `gone` is either ours or empty.
 */
export async function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if ((await lookAt(identity)) === 'foreign') return false
  try {
    process.kill(-identity.pid, signal)
    return true
  } catch {
    return false
  }
}
