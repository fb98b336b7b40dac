import type { ReadNewToken, ReadTimestamp, ReadToken, ReadTokens } from '../../wire/index.ts'
import { type Connection, called } from '../connection.ts'
import { table } from '../table.ts'

export interface NewTokenFlags {
  readonly project?: string
  readonly readOnly?: boolean
  /** Milliseconds. */
  readonly expires?: number
  readonly json?: boolean
}

/** `hone token create NAME`: prints the token alone, so that a script can take it; what it is for goes to stderr. */
export async function createToken(connection: Connection, name: string, flags: NewTokenFlags): Promise<void> {
  const { project = '', readOnly = false, expires = 0 } = flags
  const { token, secret } = await called<ReadNewToken>(connection, (callback) =>
    connection.access().createToken({ name, project, readOnly, lifetimeMs: expires }, callback),
  )
  if (flags.json === true) return console.log(JSON.stringify({ ...(token !== null && plain(token)), token: secret }))
  if (token !== null) console.error(`${name} ${scopeOf(token)}${endOf(token.expireTime)}. It is shown once: keep it.`)
  console.log(secret)
}

/** `hone token list`. */
export async function listTokens(connection: Connection, { json }: { readonly json?: boolean }): Promise<void> {
  const { tokens } = await called<ReadTokens>(connection, (callback) => connection.access().listTokens({}, callback))
  if (json === true) return console.log(JSON.stringify(tokens.map(plain)))
  if (tokens.length === 0) return console.log('no tokens but the owner’s: `hone token create NAME` makes one')
  const rows = tokens.map((token) => [token.name, scopeOf(token), day(token.createTime), day(token.expireTime) || 'never'])
  console.log(table(['NAME', 'SCOPE', 'MADE', 'ENDS'], rows).join('\n'))
}

/** `hone token revoke NAME`. */
export async function revokeToken(connection: Connection, name: string): Promise<void> {
  await called(connection, (callback) => connection.access().revokeToken({ name }, callback))
  console.log(`${name} is refused from now on`)
}

function scopeOf({ project, readOnly }: ReadToken): string {
  return `${readOnly ? 'reads' : 'reads and writes'} ${project === '' ? 'all projects' : `project ${project}`}`
}

function endOf(time: ReadTimestamp | null): string {
  return time === null ? '' : ` until ${day(time)}`
}

function day(time: ReadTimestamp | null): string {
  return time === null ? '' : new Date(Number(time.seconds) * 1000).toISOString().slice(0, 10)
}

function plain({ name, project, readOnly, createTime, expireTime }: ReadToken): object {
  const moment = (time: ReadTimestamp | null) => (time === null ? undefined : new Date(Number(time.seconds) * 1000).toISOString())
  return { name, ...(project !== '' && { project }), readOnly, createdAt: moment(createTime), expiresAt: moment(expireTime) }
}
