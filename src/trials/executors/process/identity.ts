import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** What makes a process that process, also after its pid was given to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** Start time in the system's own form: field 22 of /proc/PID/stat, or what `ps -o lstart=` says. */
  readonly start: string
  /** The boot of the machine that it was started in. */
  readonly boot: string
}

const run = promisify(execFile)
let bootOfThisMachine: Promise<string> | undefined

/** The id of this boot; the same text as the runner's. */
function thisBoot(): Promise<string> {
  bootOfThisMachine ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    .catch(() => run('sysctl', ['-n', 'kern.bootsessionuuid']).then((r) => r.stdout))
    .then((text) => text.trim())
  return bootOfThisMachine
}

/** Who has the pid now: its start time, or undefined when nobody (or only a zombie) has it. */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const reply = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } }).catch(() => undefined)
    return reply?.stdout.trim() || undefined
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(unlessGone)
  // The second field is the command's name in brackets and may hold anything, brackets too: count from its end.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

/** A process that ends while it is looked at is gone; what keeps us from looking (too many open files) says nothing of it. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
}

/** running: it is there. gone: it ended, its pid is free. foreign: its pid (or the boot) is another's: touch nothing. */
export async function lookAt(identity: ProcessIdentity): Promise<'running' | 'gone' | 'foreign'> {
  if (identity.boot !== (await thisBoot())) return 'foreign'
  const start = await startOf(identity.pid)
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
