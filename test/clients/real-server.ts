import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..', '..')

/** `hone serve` as users start it, on a folder of its own; it can be killed and started again where it was. */
export class RealServer {
  /** Made when it is first of use: a suite that is skipped leaves none behind. */
  #made: string | undefined
  #process: ChildProcess | undefined
  /** `127.0.0.1:PORT`, the same in every life. */
  grpc = '127.0.0.1:0'
  http = '127.0.0.1:0'

  /** What it is told beside its addresses and its folder. */
  readonly #flags: readonly string[]

  constructor(...flags: string[]) {
    this.#flags = flags
  }

  get #folder(): string {
    this.#made ??= mkdtempSync(join(tmpdir(), 'hone-client-'))
    return this.#made
  }

  /** Its data folder. */
  get data(): string {
    return join(this.#folder, 'data')
  }

  async start(): Promise<void> {
    const { HONE_SERVER: _, HONE_DATA: __, HONE_TOKEN: ___, ...outer } = process.env
    const env = { ...outer, XDG_STATE_HOME: join(this.#folder, 'state') }
    const args = ['serve', '--data', this.data, '--grpc', this.grpc, '--http', this.http, ...this.#flags]
    const server = spawn(process.execPath, [join(ROOT, 'bin/hone'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = server
    let said = ''
    server.stderr.on('data', (chunk) => {
      said += chunk
    })
    const ready = once(server.stdout, 'data').then(([chunk]) => String(chunk))
    const line = await Promise.race([ready, once(server, 'exit').then(() => said)])
    const [, grpc, http] = /^hone: ready grpc=(\S+) http=(\S+)/.exec(line) ?? []
    if (grpc === undefined || http === undefined) throw new Error(`the server did not start: ${line}${said}`)
    Object.assign(this, { grpc, http })
  }

  /** What lets its owner write. */
  get token(): string {
    return readFileSync(join(this.data, 'token'), 'utf8').trim()
  }

  /** The CA that it made for itself, when it was told `--tls auto`. */
  get ca(): string {
    return join(this.data, 'tls', 'ca.crt')
  }

  /** Kills it with -9. */
  async kill(): Promise<void> {
    if (this.#process?.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }

  async close(): Promise<void> {
    await this.kill()
    if (this.#made !== undefined) rmSync(this.#made, { recursive: true, maxRetries: 5 })
  }
}

/** What a program says of its tests in its last line. */
export interface ProgramReport {
  readonly ran: number
  readonly skipped: number
  readonly problems: readonly string[]
}

/** Runs a client's program; `between` is called, and then answered with a line, whenever it says `kill the server`. */
export async function runProgram(
  python: string,
  program: string,
  env: Record<string, string>,
  between?: () => Promise<void>,
): Promise<ProgramReport> {
  const child = execFile(python, ['-B', program], { env: { ...process.env, ...env }, maxBuffer: 1 << 26 })
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes')
  let [said, log] = ['', '']
  stderr.on('data', (chunk) => {
    log += chunk
  })
  stdout.on('data', (chunk) => {
    said += chunk
    if (!String(chunk).startsWith('kill the server')) return
    void between?.().then(() => stdin.write('it serves again\n'))
  })
  await once(child, 'close')
  const last = said.trim().split('\n').at(-1) ?? ''
  if (!last.startsWith('{')) throw new Error(`${program} failed:\n${said}\n${log}`)
  return JSON.parse(last) as ProgramReport
}
