import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { registrationOf, type ServerFile, serverFileOf } from '../wire/index.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

/** How to reach a server. */
export interface ServerAddress {
  readonly grpc: string
  /** Where its dashboard is, when it is known. */
  readonly http: string | undefined
  readonly token: string | undefined
}

/** The flags that say which server is meant. */
export interface ServerFlags {
  readonly server?: string
  readonly data?: string
}

const DATA_FOLDER = '.hone'

/** The data folder that is meant: the flag, HONE_DATA, the nearest .hone upward, else ./.hone. Absolute. */
export function dataFolder(flags: ServerFlags, env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): string {
  const named = flags.data ?? env.HONE_DATA
  if (named !== undefined && named !== '') return resolve(cwd, named)
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, DATA_FOLDER))) return join(folder, DATA_FOLDER)
    if (folder === dirname(folder)) return join(cwd, DATA_FOLDER)
  }
}

/**
 * The server that is meant, with its token: --server or HONE_SERVER (the token from HONE_TOKEN or what the server left for this
 * user), else the one whose data folder it is; undefined when none runs there.
 */
export function findServer(flags: ServerFlags, env: NodeJS.ProcessEnv = process.env): ServerAddress | undefined {
  const named = flags.server ?? env.HONE_SERVER
  if (named !== undefined && named !== '') {
    const left = readServerFile(registrationOf(named, env))
    return { grpc: named, http: left?.http, token: env.HONE_TOKEN ?? left?.token }
  }
  const found = readServerFile(serverFileOf(dataFolder(flags, env)))
  return found === undefined || !isRunning(found.pid) ? undefined : { ...found, token: env.HONE_TOKEN ?? found.token }
}

/** As findServer; throws with the remedy when there is none. */
export function requireServer(flags: ServerFlags): ServerAddress {
  const found = findServer(flags)
  if (found !== undefined) return found
  throw new CliFailure(EXIT.away, `no server runs on ${dataFolder(flags)}`, {
    remedy: 'Start one with `hone serve`, or name one with --server HOST:PORT.',
  })
}

function readServerFile(file: string): ServerFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // not there, not ours to read, or half written: there is no server to be found by it
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
