import { createHash, randomBytes } from 'node:crypto'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { HoneError } from '../../model/index.ts'
import type { NamedCaller } from './callers.ts'

const record = z.object({
  name: z.string(),
  /** SHA-256 of the token, in hex. A token has 256 random bits: nothing slower is needed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The only project that it is for. */
  project: z.string().optional(),
  readOnly: z.boolean(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  expiresAt: z.number().optional(),
})
const file = z.object({ version: z.literal(1), tokens: z.array(record) })

/** A token with a name, as it is kept: the token itself is not. */
export type NamedToken = Readonly<z.infer<typeof record>>

/** What a token is for. */
export type TokenScope = Pick<NamedToken, 'name' | 'project' | 'readOnly' | 'expiresAt'>

/** The tokens that the owner gave to others. */
export interface NamedTokens {
  /** By name. */
  list(): readonly NamedToken[]
  /** Makes a token; it is told once and never again. Rejects with INVALID_REQUEST for a bad or a taken name. */
  create(scope: TokenScope): Promise<{ readonly kept: NamedToken; readonly token: string }>
  /** Forgets a token: it is refused from now on. Rejects with INVALID_REQUEST when there is none of the name. */
  revoke(name: string): Promise<void>
  /** Who holds the token; undefined when it is none of these, or its time is over. */
  check(presented: string): NamedCaller | undefined
  /** The holder of a kept token by its hash, while it holds. */
  holder(hash: string): NamedCaller | undefined
  /** Whether a caller that was let in by one of these would be let in again. */
  holds(caller: NamedCaller): boolean
}

const TOKEN_BYTES = 32
const NAME = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/
const PROJECT = /^[^\s/]{1,200}$/

/** Reads the file of tokens, which need not be there. Rejects with STORE_UNAVAILABLE when it is not what it should be: nobody is let in or kept out by guess. */
export async function openNamedTokens(path: string, now: () => number): Promise<NamedTokens> {
  let tokens = new Map((await readTokens(path)).map((token) => [token.name, token]))
  let byHash = holders(tokens)
  let writing: Promise<unknown> = Promise.resolve()
  /** One change after another: each is on the disk before it holds. */
  const change = <T>(make: (current: Map<string, NamedToken>) => T): Promise<T> => {
    const turn = writing.then(async () => {
      const next = new Map(tokens)
      const made = make(next)
      await writeTokens(path, [...next.values()])
      tokens = next
      byHash = holders(next, byHash)
      return made
    })
    writing = turn.catch(() => {})
    return turn
  }
  const holder = (hash: string): NamedCaller | undefined => {
    const found = byHash.get(hash)
    return found !== undefined && (found.token.expiresAt ?? Number.POSITIVE_INFINITY) > now() ? found.caller : undefined
  }
  return {
    list: () => [...tokens.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    create: async (scope) => {
      checkScope(scope, now())
      const token = `hone_${randomBytes(TOKEN_BYTES).toString('base64url')}`
      const kept: NamedToken = { ...scope, hash: hashOf(token), createdAt: now() }
      return change((current) => {
        if (current.has(scope.name)) throw refused('name', scope.name, 'is taken', 'revoke the old one, or choose another name')
        current.set(scope.name, kept)
        return { kept, token }
      })
    },
    revoke: (name) =>
      change((current) => {
        if (!current.delete(name)) throw refused('name', name, 'is no token of this server', '`hone token list` shows them')
      }),
    check: (presented) => holder(hashOf(presented)),
    holder,
    holds: (caller) => [...byHash.keys()].some((hash) => holder(hash) === caller),
  }
}

/** SHA-256 in hex. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

interface Holder {
  readonly token: NamedToken
  readonly caller: NamedCaller
}

/** Whose hash it is; a token that stays keeps its caller. */
function holders(tokens: ReadonlyMap<string, NamedToken>, before?: ReadonlyMap<string, Holder>): Map<string, Holder> {
  return new Map(
    [...tokens.values()].map((token) => {
      const { hash, name, readOnly, project } = token
      const caller: NamedCaller = { kind: 'named', name, readOnly, ...(project !== undefined && { project }) }
      return [hash, before?.get(hash) ?? { token, caller }]
    }),
  )
}

function checkScope({ name, project, expiresAt }: TokenScope, now: number): void {
  if (!NAME.test(name)) throw refused('name', name, 'must be lower-case letters, digits, dots and dashes, at most 63', 'as ci or team-a')
  if (project !== undefined && !PROJECT.test(project)) throw refused('project', project, 'is no name of a project', 'as default or team-a')
  if (expiresAt !== undefined && expiresAt <= now) throw refused('expires', expiresAt, 'is over already', 'give a time that is to come')
}

async function readTokens(path: string): Promise<readonly NamedToken[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  try {
    return file.parse(JSON.parse(text)).tokens
  } catch (cause) {
    throw new HoneError('STORE_UNAVAILABLE', `${path} is not the file of tokens that this version writes: mend or remove it`, { cause })
  }
}

/** Under another name first, so that a crash leaves the old tokens or the new ones. */
async function writeTokens(path: string, tokens: readonly NamedToken[]): Promise<void> {
  const fresh = `${path}.new`
  await rm(fresh, { force: true })
  await writeFile(fresh, `${JSON.stringify({ version: 1, tokens }, undefined, 2)}\n`, { mode: 0o600, flush: true })
  await chmod(fresh, 0o600)
  await rename(fresh, path)
}

function refused(field: string, value: string | number, message: string, remedy: string): HoneError {
  return new HoneError('INVALID_REQUEST', `${field} ${JSON.stringify(value)} ${message}`, { problems: [{ field, value, message, remedy }] })
}
