import type { AccessServiceHandlers, WireToken } from '../../wire/index.ts'
import { type AuditLine, demandOwner, type NamedToken, type NamedTokens } from '../access/index.ts'
import { type CallFrame, unary } from '../calls/calls.ts'
import { encodeTime } from '../calls/times.ts'

export interface TokenDoor extends CallFrame {
  readonly tokens: NamedTokens
  readonly audit: (line: AuditLine) => void
  readonly now: () => number
}

/** The owner's calls about the tokens of others. */
export function accessCalls({ tokens, audit, now, ...frame }: TokenDoor): AccessServiceHandlers {
  return {
    CreateToken: unary(frame, async ({ name, project, readOnly, lifetimeMs }) => {
      const who = demandOwner()
      const expiry = lifetimeMs === 0 ? {} : { expiresAt: now() + lifetimeMs }
      const { kept, token } = await tokens.create({ name, readOnly, ...(project !== '' && { project }), ...expiry })
      audit({ event: 'audit', who, what: 'createToken', name, ...(project !== '' && { project }) })
      return { token: encodeToken(kept), secret: token }
    }),
    ListTokens: unary(frame, async () => {
      demandOwner()
      return { tokens: tokens.list().map(encodeToken) }
    }),
    RevokeToken: unary(frame, async ({ name }) => {
      const who = demandOwner()
      await tokens.revoke(name)
      audit({ event: 'audit', who, what: 'revokeToken', name })
      return {}
    }),
  }
}

function encodeToken({ name, project = '', readOnly, createdAt, expiresAt }: NamedToken): WireToken {
  const expiry = expiresAt === undefined ? {} : { expireTime: encodeTime(expiresAt) }
  return { name, project, readOnly, createTime: encodeTime(createdAt), ...expiry }
}
