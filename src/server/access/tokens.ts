import { createHmac, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failpoint, HoneError, parseStudyId, type StudyId, type TrialNumber } from '../../model/index.ts'
import type { Caller } from './callers.ts'
import { type NamedTokens, openNamedTokens } from './named-tokens.ts'
import { sameText } from './same-text.ts'
import { openSessions, type Sessions } from './sessions.ts'

/** The tokens of a server, and who holds them. */
export interface Access {
  /** The owner's token: all rights. */
  readonly token: string
  /** Those that the owner gave to others. */
  readonly named: NamedTokens
  /** What browsers hold after they showed a token. */
  readonly sessions: Sessions
  /** A token that may write one trial only; follows from the owner's token, so it holds over restarts. */
  trialToken(study: StudyId, trial: TrialNumber): string
  /** Who holds the token; undefined when nobody does. */
  check(presented: string | undefined): Caller | undefined
  /** Whether a caller that was let in would be let in again. */
  holds(caller: Caller): boolean
}

export interface AccessOptions {
  /** Only those with a token may read: trials then see their own study only. */
  readonly isClosed?: boolean
  /** Has the owner's token, in place of the data folder's own file: for secrets that others manage. */
  readonly tokenFile?: string
  readonly now?: () => number
}

const TOKEN_BYTES = 32

/** Reads the owner's token (made where there is none, readable by its owner only) and the named ones. Rejects with STORE_UNAVAILABLE. */
export async function openAccess(dataFolder: string, options: AccessOptions = {}): Promise<Access> {
  const { tokenFile, isClosed = false, now = Date.now } = options
  try {
    const token = tokenFile === undefined ? await readOrMakeToken(dataFolder) : await readToken(tokenFile)
    const named = await openNamedTokens(join(dataFolder, 'tokens.json'), now)
    return accessOf(token, named, { isClosed, now })
  } catch (cause) {
    if (cause instanceof HoneError) throw cause
    throw new HoneError('STORE_UNAVAILABLE', `cannot keep the token in ${dataFolder}: ${(cause as Error).message}`, { cause })
  }
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
  return readToken(file)
}

async function readToken(file: string): Promise<string> {
  const token = (await readFile(file, 'utf8')).trim()
  if (token.length >= TOKEN_BYTES) return token
  const words = `the token in ${file} is too short: it must have at least ${TOKEN_BYTES} characters; without the file a new one is made`
  throw new HoneError('STORE_UNAVAILABLE', words)
}

function accessOf(token: string, named: NamedTokens, { isClosed, now }: { isClosed: boolean; now: () => number }): Access {
  const hmac = (text: string) => createHmac('sha256', token).update(text).digest('base64url')
  const sign = (study: StudyId, trial: TrialNumber) => hmac(`trial:${study}:${trial}`)
  return {
    token,
    named,
    sessions: openSessions(named, (text) => hmac(`session:${text}`), now),
    trialToken: (study, trial) => `trial.${study}.${trial}.${sign(study, trial)}`,
    holds: (caller) => caller.kind !== 'named' || named.holds(caller),
    check(presented) {
      if (presented === undefined) return undefined
      if (sameText(presented, token)) return { kind: 'owner' }
      const [, id, number, signature] = /^trial\.([a-z0-9]+)\.([1-9]\d{0,8})\.([\w-]+)$/.exec(presented) ?? []
      const study = parseStudyId(id ?? '')
      if (study === undefined || signature === undefined) return named.check(presented)
      const trial = Number(number)
      return sameText(signature, sign(study, trial)) ? { kind: 'trial', study, trial, confined: isClosed } : undefined
    },
  }
}
