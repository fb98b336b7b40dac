import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** How a kind of system tells its processes apart: asked by the server, and in the same words by the runner's shell. */
interface ProcessTable {
  /** When the process that has the pid now began, in the system's own form; undefined when nobody (or only a zombie) has it. */
  start(pid: number): Promise<string | undefined>
  /** The id of this boot. */
  boot(): Promise<string>
  /** Functions of a POSIX shell that print the same texts: `born PID`, which prints nothing where there is none, and `boot`. */
  readonly shell: string
}

const run = promisify(execFile)

const linux: ProcessTable = {
  async start(pid) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(unlessGone)
    // The second field is the command's name in brackets and may hold anything, brackets too: count from its end.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  },
  boot: once(() => readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
  shell: `
born() {
  read -r stat 2>/dev/null < "/proc/$1/stat" || return 0
  set -- \${stat##*) }
  shift 19
  echo "$1"
}
boot() {
  read -r id < /proc/sys/kernel/random/boot_id
  echo "$id"
}`,
}

/** Where the programs are, whatever PATH an attempt was given. */
const SYSTEM_FOLDERS = ':/bin:/usr/bin:/usr/sbin'

/** macOS: `ps` fills its columns with blanks and tells the time of day in the reader's language and zone. */
const mac: ProcessTable = {
  async start(pid) {
    const reply = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env: macEnv() }).catch(unlessNobody)
    return reply?.stdout.trim().replace(/\s+/g, ' ') || undefined
  },
  boot: once(async () => (await run('sysctl', ['-n', 'kern.bootsessionuuid'], { env: macEnv() })).stdout),
  shell: `
born() (
  PATH=$PATH${SYSTEM_FOLDERS}
  set -- $(LC_ALL=C TZ=UTC ps -o lstart= -p "$1")
  echo "$*"
)
boot() (
  PATH=$PATH${SYSTEM_FOLDERS}
  sysctl -n kern.bootsessionuuid
)`,
}

function macEnv(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: (process.env.PATH ?? '') + SYSTEM_FOLDERS, LC_ALL: 'C', TZ: 'UTC' }
}

/** It does not change while a server runs; an attempt to read it that failed is made again. */
function once(read: () => Promise<string>): () => Promise<string> {
  let kept: string | undefined
  return async () => (kept ??= (await read()).trim())
}

/** A process that ends while it is looked at is gone; what keeps us from looking (too many open files) says nothing of it. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
}

/** `ps` ends with 1 where nobody has the pid; one that could not be asked says nothing of it. */
function unlessNobody(error: Error & { code?: string | number }): undefined {
  if (error.code !== 1) throw error
}

/** The table of the system that this runs on. */
export function processTable(): ProcessTable {
  return process.platform === 'linux' ? linux : mac
}
