import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { RealServer } from './real-server.ts'

const run = promisify(execFile)
const HONE = join(resolve(import.meta.dirname, '..', '..'), 'bin/hone')

/** How a command ended, and what it said. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `hone` with these arguments in a folder, as the owner of a server. */
export function honeCommand(server: RealServer, folder: string, args: readonly string[]): Promise<Said> {
  return honeWith({ ...process.env, HONE_SERVER: server.grpc, HONE_TOKEN: server.token }, folder, args)
}

/** Runs `hone` with these arguments in a folder, with that environment and no other. */
export async function honeWith(env: NodeJS.ProcessEnv, folder: string, args: readonly string[]): Promise<Said> {
  return run(process.execPath, [HONE, ...args], { env, cwd: folder }).then(
    (done) => ({ code: 0, ...done }),
    (failed: Said) => failed,
  )
}
