import { setTimeout as delay } from 'node:timers/promises'

/** Between two changes that one reader is sent: far below what eyes notice, and a busy study is encoded fifty times a second, not thousands. */
const PACE_MS = 20

/** The changes as they come, but after each one a short rest, in which what happens becomes one change. The first is not delayed. */
export async function* paced<T>(changes: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  for await (const change of changes) {
    yield change
    await delay(PACE_MS, undefined, { signal }).catch(() => {})
  }
}
