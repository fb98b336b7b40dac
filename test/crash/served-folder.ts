import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const READY_MS_MAX = 180_000

/** Where a running server listens; `life` counts the servers of this folder. */
export interface Address {
  readonly grpc: string
  readonly life: number
}

export interface ServeChange {
  readonly env?: Readonly<Record<string, string>>
  /** More of the command's options; they come after the folder's own. */
  readonly args?: readonly string[]
  /** Put before the command, as `sh -c 'ulimit ...; exec "$@"' -`. */
  readonly wrapper?: readonly string[]
}

/** A temporary data folder, and `hone serve` on it: started, killed and started again as users do. */
export class ServedFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'hone-crash-'))
  readonly data: string
  stderr = ''
  #child: ChildProcess | undefined
  #exited: Promise<unknown> = Promise.resolve()
  #life = 0
  #address: Address | undefined
  #awaited = Promise.withResolvers<Address>()

  constructor(data?: string) {
    this.data = data ?? join(this.folder, 'data')
  }

  get environment(): NodeJS.ProcessEnv {
    const { HONE_SERVER: _, HONE_DATA: __, HONE_TOKEN: ___, HONE_FAILPOINT: ____, ...outer } = process.env
    return { ...outer, XDG_STATE_HOME: join(this.folder, 'state') }
  }

  get running(): boolean {
    return this.#child !== undefined
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts a server; `ready` tells when it serves. */
  start({ env = {}, args: more = [], wrapper = [] }: ServeChange = {}): void {
    const [program = '', ...rest] = [...wrapper, process.execPath, join(ROOT, 'bin/hone')]
    const args = [...rest, 'serve', '--data', this.data, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--gpus', '0', ...more]
    const child = spawn(program, args, { cwd: this.folder, env: { ...this.environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#life += 1
    let line = ''
    child.stdout.on('data', (chunk) => {
      line += chunk
      const grpc = /^hone: ready grpc=(\S+)/.exec(line)?.[1]
      if (grpc !== undefined && this.#address === undefined && this.#child === child) {
        this.#address = { grpc, life: this.#life }
        this.#awaited.resolve(this.#address)
      }
    })
    child.stderr.on('data', (chunk) => {
      this.stderr = `${this.stderr}${chunk}`.slice(-20_000)
    })
    this.#exited = once(child, 'exit').then((how) => {
      if (this.#child !== child) return how
      this.#child = undefined
      // Who waits since before it served goes on waiting for the next one.
      if (this.#address !== undefined) this.#awaited = Promise.withResolvers()
      this.#address = undefined
      return how
    })
  }

  /** Resolves with the address as soon as a server serves, which may be a later one than runs now. */
  ready(): Promise<Address> {
    return this.#awaited.promise
  }

  /** Resolves when the server that runs has ended: its exit code, or the signal that ended it. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const [code, signal] = ((await this.#exited) ?? [null, null]) as [number | null, NodeJS.Signals | null]
    return { code, signal }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.#exited
  }

  /** Starts a server and waits for it, see `served`. */
  async serve(change?: ServeChange): Promise<Address> {
    this.start(change)
    return this.served()
  }

  /** Resolves when the server that was started serves; rejects with what it said when it ends instead. */
  served(): Promise<Address> {
    const late = AbortSignal.timeout(READY_MS_MAX)
    const failed = this.ended().then(({ code, signal }) =>
      Promise.reject(new Error(`the server ended (${code ?? signal}): ${this.stderr}`)),
    )
    const slow = once(late, 'abort').then(() => Promise.reject(new Error(`no server within ${READY_MS_MAX} ms: ${this.stderr}`)))
    return Promise.race([this.ready(), failed, slow])
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Runs `hone` to its end. */
  async hone(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'bin/hone'), ...args], { cwd: this.folder, env: this.environment })
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, stdout: await stdout, stderr: await stderr }
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}
