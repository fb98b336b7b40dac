import { homedir } from 'node:os'
import { join } from 'node:path'

/** What a server leaves for the clients of its user: where it listens and the owner's token. */
export interface ServerFile {
  readonly pid: number
  /** When that process began, as `processStart` says. */
  readonly started?: string | undefined
  /** The name of its machine, or pod. */
  readonly host?: string
  /** https://HOST:PORT as other machines that share the data folder reach it; absent where it serves its own machine alone. */
  readonly network?: string
  /** HOST:PORT as clients on this machine reach it. */
  readonly grpc: string
  readonly http: string
  readonly token: string
  /** File with the certificate that it shows, when it serves over TLS, and a name that is in it. */
  readonly certificate?: string
  readonly name?: string
  /** File with the CA that it is by, where that is not one that everybody knows. */
  readonly ca?: string
}

/** In the data folder: found by whoever is told the folder. */
export function serverFileOf(dataFolder: string): string {
  return join(dataFolder, 'server.json')
}

/** In the user's state folder: found by whoever is told the address, from any folder. */
export function registrationOf(grpc: string, env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME || join(env.HOME ?? homedir(), '.local', 'state')
  return join(state, 'hone', 'servers', `${grpc.replace(/^localhost:/, '127.0.0.1:').replaceAll(/[^\w.-]/g, '_')}.json`)
}
