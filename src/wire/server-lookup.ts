import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { processStart } from './process-start.ts'
import { registrationOf, type ServerFile, serverFileOf } from './server-file.ts'
import { readServerName, ServerNameError } from './server-name.ts'

/** How a client tells that a server is the one that is meant. */
export type Trust =
  /** by a CA that everybody knows */
  | { readonly kind: 'public' }
  /** by a CA that is given */
  | { readonly kind: 'ca'; readonly pem: string }
  /** by the very certificate, which the server left on this machine */
  | { readonly kind: 'pinned'; readonly pem: string }

/** How to reach a server. */
export interface ServerAddress {
  /** HOST:PORT */
  readonly grpc: string
  /** Where its dashboard is, when it is known: HOST:PORT. */
  readonly http: string | undefined
  readonly token: string | undefined
  /** Present when the server is spoken to over TLS. */
  readonly trust?: Trust
}

/** Which server is meant. */
export interface ServerChoice {
  /** HOST:PORT or https://HOST:PORT */
  readonly server?: string
  /** Its data folder. */
  readonly data?: string
  /** What the server asks for; else HONE_TOKEN, or what the server left for this user. */
  readonly token?: string
  /** File of the CA that its certificate is by, else HONE_CA (a file or its text), else those that everybody knows. */
  readonly ca?: string
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
 * The server that is meant, with its token: the named one, or HONE_SERVER where no data folder is named (the token from HONE_TOKEN or what the server left for
 * this user), else the one whose data folder it is, also on another machine that shares the folder; undefined when none runs there. Off this machine, and where https:// or a CA
 * is named, it is spoken to over TLS. Throws a ServerNameError for a name or a CA that cannot be used.
 */
export function findServer(choice: ServerChoice, env: NodeJS.ProcessEnv = process.env): ServerAddress | undefined {
  // A folder that is typed is meant before a server of the environment, whose token is that other server's then.
  const isPassedOver = choice.server === undefined && choice.data !== undefined && hasText(env.HONE_SERVER)
  const named = isPassedOver ? undefined : (choice.server ?? env.HONE_SERVER)
  const token = choice.token ?? (isPassedOver ? undefined : env.HONE_TOKEN)
  if (named !== undefined && named !== '') {
    const { address, scheme, isLocal } = readServerName(named)
    const left = readServerFile(registrationOf(address, env))
    const ca = choice.ca ?? env.HONE_CA
    const isSecure = scheme === 'https' || (scheme === undefined && (!isLocal || hasText(ca) || left?.certificate !== undefined))
    const trust = isSecure ? { trust: trustOf(ca, left) } : {}
    return { grpc: address, http: left?.http, token: token ?? left?.token, ...trust }
  }
  const left = parseServerFile(serverFileOf(dataFolder(choice, env)))
  const reached = left && (isHere(left) ? left : networkOf(left))
  if (reached === undefined) return undefined
  const trust = reached.certificate === undefined ? {} : { trust: trustOf(choice.ca, reached) }
  return { grpc: reached.grpc, http: reached.http, token: token ?? reached.token, ...trust }
}

/** The other machine whose server has the data folder and serves that machine alone; undefined where that is not what is in the way. */
export function soleHost(choice: ServerChoice, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const left = parseServerFile(serverFileOf(dataFolder(choice, env)))
  return left !== undefined && !isHere(left) && left.network === undefined && !isOfThisHost(left) ? left.host : undefined
}

function trustOf(ca: string | undefined, left: Pick<ServerFile, 'certificate'> | undefined): Trust {
  if (hasText(ca)) return { kind: 'ca', pem: readPem(ca) }
  if (left?.certificate !== undefined) return { kind: 'pinned', pem: readPem(left.certificate) }
  return { kind: 'public' }
}

/** A CA's text, or that of its file. */
function readPem(given: string): string {
  if (given.includes('-----BEGIN CERTIFICATE-----')) return given
  let text: string
  try {
    text = readFileSync(given, 'utf8')
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ServerNameError(`the CA file ${given} cannot be read (${why})`, 'Name the file of the CA with --ca FILE or HONE_CA.')
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new ServerNameError(`${given} has no certificate in PEM`, 'A CA file begins with -----BEGIN CERTIFICATE-----.')
}

function hasText(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

type Reached = Omit<ServerFile, 'http'> & Pick<ServerAddress, 'http'>

/** What a server of another machine left in a folder that both share, with its address there; whether it still runs is not to be seen from here. */
function networkOf(left: ServerFile): Reached | undefined {
  if (left.network === undefined || isOfThisHost(left)) return undefined
  return { ...left, grpc: readServerName(left.network).address, http: undefined }
}

/** What a running server left; what a dead one left is void: its port may be somebody else's by now. */
function readServerFile(file: string): ServerFile | undefined {
  const left = parseServerFile(file)
  return left !== undefined && isHere(left) ? left : undefined
}

/** Whether the server runs on this machine, which may have had another name when it wrote this: a laptop's changes with its network. */
function isHere(left: ServerFile): boolean {
  if (isOfThisHost(left)) return isRunning(left.pid)
  return left.started !== undefined && left.started === processStart(left.pid)
}

function isOfThisHost({ host = hostname() }: ServerFile): boolean {
  return host === hostname()
}

function parseServerFile(file: string): ServerFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerFile
  } catch {
    return undefined // not there, not ours to read, or half written: there is no server to be found by it
  }
}

/** Whether there is a process of that id, of whichever user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
