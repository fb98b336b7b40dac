import { computed, signal } from '@preact/signals'
import { fetchTimed } from './server-time.ts'
import { token } from './token.ts'

/** Whether the server asks for a token, and as whom this browser is signed in. */
export interface Session {
  readonly needed: boolean
  readonly who?: string
  readonly project?: string
  readonly mayWrite?: boolean
}

/** Undefined until the server has said it. */
export const session = signal<Session | undefined>(undefined)

/** Nobody may be shown anything before a token was given. */
export const isSignedOut = computed(() => session.value?.needed === true && session.value.who === undefined)

/** What the server said against a token that this browser came with. */
export const refusal = signal<string | undefined>(undefined)

/** What may be seen here may not be changed from here. */
export const isLocked = computed(() => (session.value?.needed === true ? session.value.mayWrite !== true : token.value === undefined))

/** What to do about that. */
export const lockedHint = computed(() =>
  session.value?.needed === true
    ? 'You are signed in with a token that reads only.'
    : 'To act from here, open the address that `hone watch STUDY` prints: it carries the token.',
)

/** Asks the server how this browser stands; what cannot be asked now changes nothing. */
export async function lookAtSession(): Promise<void> {
  const reply = await fetchTimed('/api/session').catch(() => undefined)
  if (reply?.ok) session.value = (await reply.json()) as Session
}

/** Shows a token to the server, which keeps the browser signed in by a cookie; throws what the server says against it. */
export async function signIn(shown: string): Promise<void> {
  const body = JSON.stringify({ token: shown })
  const reply = await fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  refusal.value = undefined
  if (!reply.ok) throw new Error(((await reply.json()) as { error?: { message?: string } }).error?.message ?? 'The server did not answer.')
  session.value = (await reply.json()) as Session
}

export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE' })
  session.value = { needed: true }
  // What was being written is of no concern to who signs in next.
  sessionStorage.clear()
}

/** At the beginning: a token that came with the address signs in where one is needed, and is kept nowhere else. */
export async function beginSession(): Promise<void> {
  await lookAtSession()
  const given = token.value
  if (!isSignedOut.value || given === undefined) return
  localStorage.removeItem('hone.token')
  await signIn(given).catch((error: Error) => {
    refusal.value = error.message
  })
}
