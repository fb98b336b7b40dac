import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { registrationOf, type ServerFile, serverFileOf } from './server-file.ts'

/** How to reach a server. */
export interface ServerAddress {
  readonly grpc: string
  /** Where its dashboard is, when it is known. */
  readonly http: string | undefined
  readonly token: string | undefined
}

/** Which server is meant. */
export interface ServerChoice {
  /** HOST:PORT */
  readonly server?: string
  /** Its data folder. */
  readonly data?: string
}

const DATA_FOLDER = '.hone'

/** The data folder that is meant: the named one, HONE_DATA, the nearest .hone upward, else ./.hone. Absolute. */
export function dataFolder(choice: ServerChoice, env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): string {
  const named = choice.data ?? env.HONE_DATA
  if (named !== undefined && named !== '') return resolve(cwd, named)
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, DATA_FOLDER))) return join(folder, DATA_FOLDER)
    if (folder === dirname(folder)) return join(cwd, DATA_FOLDER)
  }
}

/**
 * The server that is meant, with its token: the named one or HONE_SERVER (the token from HONE_TOKEN or what the server left for
 * this user), else the one whose data folder it is; undefined when none runs there.
 */
export function findServer(choice: ServerChoice, env: NodeJS.ProcessEnv = process.env): ServerAddress | undefined {
  const named = choice.server ?? env.HONE_SERVER
  if (named !== undefined && named !== '') {
    const left = readServerFile(registrationOf(named, env))
    return { grpc: named, http: left?.http, token: env.HONE_TOKEN ?? left?.token }
  }
  const found = readServerFile(serverFileOf(dataFolder(choice, env)))
  return found === undefined ? undefined : { grpc: found.grpc, http: found.http, token: env.HONE_TOKEN ?? found.token }
}

/** What a running server left; what a dead one left is void: its port may be somebody else's by now. */
function readServerFile(file: string): ServerFile | undefined {
  try {
    const left = JSON.parse(readFileSync(file, 'utf8')) as ServerFile
    return isRunning(left.pid) ? left : undefined
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
