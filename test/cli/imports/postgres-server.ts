import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql'
const USER = 'tuner'

/** The folder of initdb and postgres; undefined where there is none: what needs it is then skipped, which fails in CI. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : []
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))
}

/** A PostgreSQL of a test's own, in a folder of its own, on a free port of loopback. */
export class PostgresServer {
  readonly #programs: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'hone-postgres-'))
  #process: ChildProcess | undefined
  #port = 0

  constructor(programs: string) {
    this.#programs = programs
  }

  /** As SQLAlchemy and pg both take it. */
  get address(): string {
    return `postgresql://${USER}@127.0.0.1:${this.#port}/postgres`
  }

  async start(): Promise<void> {
    const who = withoutRoot()
    if (who.uid !== undefined) chownSync(this.#folder, who.uid, who.gid ?? who.uid)
    const data = join(this.#folder, 'data')
    execFileSync(join(this.#programs, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
      ...who,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.#port = await freePort()
    const args = ['-D', data, '-h', '127.0.0.1', '-p', String(this.#port), '-k', this.#folder, '-F']
    this.#process = spawn(join(this.#programs, 'postgres'), args, { ...who, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    for await (const line of createInterface({ input: this.#process.stderr! })) {
      if (!line.includes('ready to accept connections')) continue
      this.#process.stderr!.resume()
      return
    }
    throw new Error('PostgreSQL ended before it was ready')
  }

  async close(): Promise<void> {
    if (this.#process !== undefined && this.#process.exitCode === null) {
      this.#process.kill('SIGINT')
      await once(this.#process, 'exit')
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** PostgreSQL refuses to run as root: then it runs as its own user, else as nobody. */
function withoutRoot(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number => {
    for (const user of ['postgres', 'nobody']) {
      try {
        return Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      } catch {} // no such user: the next one
    }
    throw new Error('there is no user postgres or nobody to run PostgreSQL as')
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
