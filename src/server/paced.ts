import { setTimeout as delay } from 'node:timers/promises'

/** Between two changes that one reader is sent: far below what eyes notice, and a busy study is encoded fifty times a second, not thousands. */
const PACE_MS = 20

/** The changes as they come, but after each one a short rest, in which what happens becomes one change. The first is not delayed. */
export async function* paced<T>(changes: AsyncIterable<T>): AsyncIterable<T> {
  for await (const change of changes) {
    yield change
    // to its end also for a reader that has gone: a listener for each rest costs more than that
    await delay(PACE_MS)
  }
}
