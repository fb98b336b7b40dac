import type { Caller } from './callers.ts'
import type { NamedTokens } from './named-tokens.ts'
import { sameText } from './same-text.ts'

/** What a browser holds after it showed a token: it says whose it is and till when, and is signed; nothing is kept of it here. */
export interface Sessions {
  /** The value for a cookie; undefined for a token that opens no session (a trial's, or nobody's). */
  open(caller: Caller | undefined): string | undefined
  /** Who holds it; undefined when it is not ours, too old, or its token was revoked. */
  check(value: string | undefined): Caller | undefined
}

/** Long enough for a working week; the token that it came from may end it earlier. */
export const SESSION_MS = 7 * 24 * 3_600_000

/** Sessions signed with `sign`; holders of named tokens are looked up each time, so that revoking ends their sessions too. */
export function openSessions(named: NamedTokens, sign: (text: string) => string, now: () => number): Sessions {
  return {
    open(caller) {
      const holder = caller?.kind === 'owner' ? 'owner' : caller?.kind === 'named' ? hashOfName(named, caller.name) : undefined
      if (holder === undefined) return undefined
      const claim = `${holder}.${now() + SESSION_MS}`
      return `${claim}.${sign(claim)}`
    },
    check(value) {
      const [, claim, holder, until, signature] = /^((owner|[0-9a-f]{64})\.(\d{1,16}))\.([\w-]+)$/.exec(value ?? '') ?? []
      if (claim === undefined || holder === undefined || signature === undefined) return undefined
      if (Number(until) <= now() || !sameText(signature, sign(claim))) return undefined
      return holder === 'owner' ? { kind: 'owner' } : named.holder(holder)
    },
  }
}

function hashOfName(named: NamedTokens, name: string): string | undefined {
  return named.list().find((token) => token.name === name)?.hash
}
