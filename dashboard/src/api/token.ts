import { signal } from '@preact/signals'

const KEY = 'hone.token'

/** The server's token, for writes; undefined when this browser was never given it. */
export const token = signal<string | undefined>(localStorage.getItem(KEY) ?? undefined)

/** Takes `token=...` out of the address (the CLI prints it there) and keeps it in this browser. */
export function adoptToken(): void {
  const [path = '', query = ''] = location.hash.slice(1).split('?')
  const bare = path.startsWith('token=') ? path : query
  const params = new URLSearchParams(bare)
  const given = params.get('token')
  if (given === null) return
  localStorage.setItem(KEY, given)
  token.value = given
  params.delete('token')
  const rest = params.toString()
  const kept = path.startsWith('token=') ? '/' : path
  history.replaceState(null, '', `#${kept}${rest === '' ? '' : `?${rest}`}`)
}
