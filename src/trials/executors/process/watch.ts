import { type FSWatcher, watch as watchFolder } from 'node:fs'
import { EXIT_FILE, RUNNER_FILE } from './records.ts'

/** Where file events do not work (some network file systems), this is how late a change is seen. */
const POLL_MS = 2_000
/** Lines that come one by one within this time are read together. */
const GATHER_MS = 25

/** Calls back when an attempt's folder has changed, until the signal aborts: at once for its records, soon for what it says. */
export function watch(folder: string, changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return
  const poll = setInterval(changed, POLL_MS)
  let gathering: NodeJS.Timeout | undefined
  const gather = (): void => {
    gathering = undefined
    changed()
  }
  const notice = (_event: string, file: string | null): void => {
    if (file === EXIT_FILE || file === RUNNER_FILE) changed()
    else gathering ??= setTimeout(gather, GATHER_MS)
  }
  const events = followFolder(folder, notice)
  const end = (): void => {
    clearInterval(poll)
    clearTimeout(gathering)
    events?.close()
  }
  signal.addEventListener('abort', end, { once: true })
}

/** File events, where there are any; without them the poll alone sees to it. */
function followFolder(folder: string, notice: (event: string, file: string | null) => void): FSWatcher | undefined {
  try {
    return watchFolder(folder, { persistent: false }, notice).on('error', () => undefined)
  } catch {
    return undefined
  }
}
