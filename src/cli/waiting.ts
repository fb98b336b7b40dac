import { setTimeout as pause } from 'node:timers/promises'
import { readDuration } from '../amounts/index.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

const PAUSE_MS = 1_000

/** How long a command that changes or follows something waits for a server that is not there yet: as HONE_WAIT says, else not at all. Throws a CliFailure. */
export function msToWait({ HONE_WAIT: named = '' }: NodeJS.ProcessEnv = process.env): number {
  if (named === '') return 0
  const ms = /^\d+(\.\d+)?$/.test(named) ? Number(named) * 1_000 : readDuration(named)
  if (ms !== undefined) return ms
  throw new CliFailure(EXIT.invalid, `HONE_WAIT is ${JSON.stringify(named)}, which is no time`, {
    remedy: 'Write 90s, 15m or 2h, or 0 to wait for no server.',
  })
}

/** Resolves with the server that is reached, also when it comes within the time; rejects as the last try did. `tell` hears once what is waited for. */
export async function awaitServer<T>(
  reach: () => Promise<T>,
  { ms, tell, pauseMs = PAUSE_MS }: { readonly ms: number; readonly tell: (words: string) => void; readonly pauseMs?: number },
): Promise<T> {
  const end = performance.now() + ms
  for (let hasTold = false; ; hasTold = true) {
    try {
      return await reach()
    } catch (error) {
      const isAway = error instanceof CliFailure && error.exitCode === EXIT.away
      if (!isAway || performance.now() >= end) throw error
      if (!hasTold) tell(`${error.message}: waiting for it, ${ms < 60_000 ? `${ms / 1_000}s` : `${ms / 60_000}m`} at most (HONE_WAIT)`)
      await pause(pauseMs)
    }
  }
}
