import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findServer } from '../wire/index.ts'

const LOG_FILE = 'background-server.log'
const POLL_MS = 100
const WAIT_MS = 30_000

/**
 * Starts a server on the data folder, with more arguments as they are, that outlives this program and ends once no study is active; resolves when it serves, with its process
 * id. Undefined when it does not come up: its log in the data folder says why.
 */
export async function serveInBackground(
  folder: string,
  addresses: { readonly grpc: string; readonly http: string },
  more: readonly string[],
): Promise<number | undefined> {
  const log = openSync(join(folder, LOG_FILE), 'a', 0o600)
  const args = ['serve', '--while-busy', '--data', folder, '--grpc', addresses.grpc, '--http', addresses.http, ...more]
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  for (const end = performance.now() + WAIT_MS; performance.now() < end && child.exitCode === null; await pause(POLL_MS)) {
    if (findServer({ data: folder }) !== undefined) return child.pid
  }
  return undefined
}
