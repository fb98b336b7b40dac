import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Ticks a second of the kernel's CPU accounting: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** A server under test, in a process of its own. */
export interface ServerProcess {
  readonly pid: number
  readonly grpc: string
  readonly http: string
  readonly token: string
  /** Milliseconds from the start of the process to the line that says it serves. */
  readonly readyMs: number
  /** Ends it politely. */
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

/** The compiled program, as the published package has it. */
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js')

/** Starts `hone serve` on free ports, with more options where given. */
export async function startHone(dataFolder: string, options: readonly string[] = []): Promise<ServerProcess> {
  const begin = performance.now()
  const ports = ['--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--gpus', '0']
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', dataFolder, ...ports, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [, grpc = '', http = ''] = await lineOf(child, /ready grpc=(\S+) http=(\S+)/)
  const readyMs = performance.now() - begin
  const token = readFileSync(join(dataFolder, 'token'), 'utf8').trim()
  return { pid: child.pid ?? 0, grpc, http, token, readyMs, ...ends(child) }
}

/** Starts any program that says `listening on HOST:PORT` once it serves. */
export async function startProgram(command: string, args: readonly string[]): Promise<Omit<ServerProcess, 'http' | 'token'>> {
  const begin = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [, grpc = ''] = await lineOf(child, /listening on (\S+)/)
  return { pid: child.pid ?? 0, grpc, readyMs: performance.now() - begin, ...ends(child) }
}

function ends(child: ChildProcess): Pick<ServerProcess, 'stop' | 'kill'> {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return { stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

async function lineOf(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const found = pattern.exec(line)
    if (found === null) continue
    child.stdout!.resume()
    return found
  }
  throw new Error(`the process ended (${child.exitCode ?? child.signalCode}) before it served`)
}

/** CPU seconds that a process has used so far, all threads, user and kernel; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return Number.NaN
  }
}

/** Resident memory of a process in megabytes: now, or at its highest. */
export function residentMegabytes(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const [, kilobytes] = new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** What a load generator did, and what the server spent on it. */
export interface LoadResult {
  readonly operations: number
  readonly seconds: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the server, for each operation. */
  readonly serverCpuMicros: number
}

/** Lets a process of its own put load on a server; the server's CPU time is taken over exactly the measured part. */
export async function applyLoad(server: { readonly pid: number }, options: LoadOptions): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, 'load.ts'), [JSON.stringify(options)], { stdio: 'inherit' })
  let before = Number.NaN
  return new Promise((resolve, reject) => {
    child.on('message', (message: { begun?: true; result?: Omit<LoadResult, 'serverCpuMicros' | 'perSecond'> }) => {
      if (message.begun === true) before = cpuSeconds(server.pid)
      const { result } = message
      if (result === undefined) return
      const cpu = cpuSeconds(server.pid) - before
      resolve({ ...result, perSecond: result.operations / result.seconds, serverCpuMicros: (1e6 * cpu) / result.operations })
    })
    child.on('exit', (code) => reject(new Error(`the load generator ended with ${code}`)))
  })
}

/** What the load generator is told. */
export interface LoadOptions {
  readonly kind: 'echo' | 'trials' | 'points'
  readonly address: string
  readonly clients: number
  readonly warmupSeconds: number
  readonly warmupOperations: number
  readonly seconds: number
  readonly token?: string
  readonly study?: string
  /** Points in one report. */
  readonly batch?: number
  /** Operations at most, where the study has an end. */
  readonly operationsMax?: number
}
