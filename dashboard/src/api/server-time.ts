import { signal } from '@preact/signals'
import { clockAhead } from '../../../src/amounts/index.ts'

/** How far the server's clock is ahead of this machine's, milliseconds: what the server says happened by its own. */
export const ahead = signal(0)

/** Asks the server, and learns its time from the answer. */
export async function fetchTimed(path: string, init?: RequestInit): Promise<Response> {
  const askedAt = Date.now()
  const response = await fetch(path, init)
  ahead.value = clockAhead(ahead.value, response.headers.get('date'), askedAt, Date.now())
  return response
}
