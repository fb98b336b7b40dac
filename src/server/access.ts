import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failpoint, HoneError, parseStudyId, type StudyId, type TrialNumber } from '../model/index.ts'

/** Who presented a token: the data folder's owner, or one trial. */
export type Caller = { readonly kind: 'owner' } | { readonly kind: 'trial'; readonly study: StudyId; readonly trial: TrialNumber }

/** Who may write. Reads on loopback need no token. */
export interface Access {
  /** The owner's token: all rights. */
  readonly token: string
  /** A token that may write one trial only; follows from the owner's token, so it holds over restarts. */
  trialToken(study: StudyId, trial: TrialNumber): string
  /** Who holds the token; undefined when nobody does. */
  check(presented: string | undefined): Caller | undefined
}

const TOKEN_BYTES = 32

/** Reads the data folder's token file, or makes it, readable by its owner only. Rejects with STORE_UNAVAILABLE. */
export async function openAccess(dataFolder: string): Promise<Access> {
  try {
    return accessOf(await readOrMakeToken(dataFolder))
  } catch (cause) {
    if (cause instanceof HoneError) throw cause
    throw new HoneError('STORE_UNAVAILABLE', `cannot keep the token in ${dataFolder}: ${(cause as Error).message}`, { cause })
  }
}

/** Says why a Host (or :authority) is refused; undefined when it names this machine and the port. Stops DNS rebinding. */
export function hostProblem(host: string | undefined, boundPort: number): string | undefined {
  if (host === undefined || host === '') return 'The request names no host.'
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(host)
  if (parts?.[1] === undefined) return `The host ${JSON.stringify(host)} is malformed.`
  if (!isLoopbackName(parts[1])) return `This server answers as localhost only, not as ${parts[1]}.`
  if (parts[2] !== undefined && Number(parts[2]) !== boundPort) return `This server answers on port ${boundPort}, not ${parts[2]}.`
  return undefined
}

/** Says why an Origin is refused; undefined when there is none (not a browser) or it is this server's own page. */
export function originProblem(origin: string | undefined, boundPort: number): string | undefined {
  if (origin === undefined) return undefined
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  const own = url?.protocol === 'http:' && isLoopbackName(url.hostname) && Number(url.port || 80) === boundPort
  return own ? undefined : `Pages of ${origin} may not use this server.`
}

/** True for the names of this machine's loopback interface. */
export function isLoopbackName(name: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name)
}

async function readOrMakeToken(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'token')
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  // written whole under another name, then linked: a reader never sees half a token, and the first of two writers wins
  const fresh = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(fresh, `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`, { mode: 0o600 })
  failpoint('token.written')
  await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(fresh)
  await chmod(file, 0o600)
  const token = (await readFile(file, 'utf8')).trim()
  if (token.length >= TOKEN_BYTES) return token
  throw new HoneError('STORE_UNAVAILABLE', `the token in ${file} is too short: remove the file and a new one is made`)
}

function accessOf(token: string): Access {
  const sign = (study: StudyId, trial: TrialNumber) => createHmac('sha256', token).update(`trial:${study}:${trial}`).digest('base64url')
  return {
    token,
    trialToken: (study, trial) => `trial.${study}.${trial}.${sign(study, trial)}`,
    check(presented) {
      if (presented === undefined) return undefined
      if (sameText(presented, token)) return { kind: 'owner' }
      const [, id, number, signature] = /^trial\.([a-z0-9]+)\.([1-9]\d{0,8})\.([\w-]+)$/.exec(presented) ?? []
      const study = parseStudyId(id ?? '')
      if (study === undefined || signature === undefined) return undefined
      const trial = Number(number)
      return sameText(signature, sign(study, trial)) ? { kind: 'trial', study, trial } : undefined
    },
  }
}

/** Compares without telling by its time how much was right; the length of a token is no secret. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
