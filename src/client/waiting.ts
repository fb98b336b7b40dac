import { setTimeout as pause } from 'node:timers/promises'
import type { ServerAddress } from '../wire/index.ts'
import { HoneError, ServerNotFound } from './errors.ts'

/** Jobs of a batch system begin when they may, before their server's as well, and nobody sits before them. */
const JOBS_PATIENCE_MS = 900_000
const PAUSE_MS = 1_000
const UNITS_MS: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: 3_600_000 }

/**
 * How long to wait for a server that is not there yet: as the program says, else as HONE_WAIT does, else a quarter of an hour in a job of Slurm;
 * undefined where nothing says so. Throws HoneError INVALID_REQUEST.
 */
export function msToWait(given?: number, { HONE_WAIT: named, SLURM_JOB_ID: job }: NodeJS.ProcessEnv = process.env): number | undefined {
  if (given !== undefined) return given
  if (!named) return job ? JOBS_PATIENCE_MS : undefined
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(named) ?? []
  if (count !== undefined) return Number(count) * (UNITS_MS[unit] ?? Number.NaN)
  const hint = 'write 90s, 15m or 2h, or 0 to wait for no server'
  throw new HoneError('INVALID_REQUEST', `HONE_WAIT is ${JSON.stringify(named)}, which is no time`, hint)
}

/** Resolves with the server that is found, also when it comes within the time. Rejects with ServerNotFound, at once where no time is given. */
export async function awaitServer(find: () => ServerAddress, ms = 0): Promise<ServerAddress> {
  const end = performance.now() + ms
  for (let hasTold = false; ; hasTold = true) {
    try {
      return find()
    } catch (error) {
      if (!(error instanceof ServerNotFound) || performance.now() >= end) throw error
      if (!hasTold) process.emitWarning(`${error.words}: ${waitingWords(ms)}`, 'HoneWarning')
      await pause(PAUSE_MS)
    }
  }
}

/** What a program that waits says, once. */
export function waitingWords(ms: number): string {
  const span = ms < 60_000 ? `${ms / 1_000}s` : `${ms / 60_000}m`
  return `waiting for it, ${span} at most (HONE_WAIT)`
}
