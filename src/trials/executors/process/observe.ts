import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readLastLines, readStop } from '../attempt-folder.ts'
import type { Observation } from '../executor.ts'
import { lookAt, signalGroup } from './identity.ts'
import { type ExitRecord, RUNNER_FILE, readExit, readGpus, readIdentity } from './records.ts'

/** A runner writes its identity within milliseconds; after this it is taken for dead. */
const BEGIN_MS_MAX = 10_000

/** How an attempt stands, by its runner's records and by whether its process is there; undefined when it was never started. */
export async function observe(folder: string): Promise<Observation | undefined> {
  const exit = await readExit(folder)
  if (exit !== undefined) return exited(folder, exit)
  const identity = await readIdentity(folder)
  if (identity === undefined) return observeUnborn(folder)
  if ((await lookAt(identity)) === 'running') {
    const { pid, start, boot, startedAt } = identity
    const gpus = await readGpus(folder)
    return { kind: 'running', startedAt, detail: { pid, start, boot, ...(gpus.length === 0 ? {} : { gpus }) } }
  }
  // It may have ended while we looked: a runner writes its exit record before it goes.
  const late = await readExit(folder)
  if (late !== undefined) return exited(folder, late)
  // Its own children may live on without it: nobody would ever end or record them.
  await signalGroup(identity, 'SIGKILL')
  const at = await lastSignOfLife(folder)
  if ((await readStop(folder)) !== undefined) return exited(folder, { at, signal: 'SIGKILL' })
  return {
    kind: 'lost',
    at,
    reason: 'its runner vanished without an exit record: the machine restarted, somebody killed it, or the disk was full',
  }
}

/** Nothing has claimed the folder: never started, stopped before that, or a runner that is just being born. */
async function observeUnborn(folder: string): Promise<Observation | undefined> {
  const stopped = await readStop(folder)
  const claim = await stat(join(folder, RUNNER_FILE)).catch(() => undefined)
  if (claim === undefined) return stopped && { kind: 'exited', at: stopped.at, signal: 'SIGTERM', lastLines: [] }
  const at = Math.round(claim.mtimeMs)
  if (Date.now() - at < BEGIN_MS_MAX) return { kind: 'pending' }
  return { kind: 'lost', at, reason: 'its runner was killed as it began' }
}

async function exited(folder: string, exit: ExitRecord): Promise<Observation> {
  return { kind: 'exited', ...exit, lastLines: await readLastLines(folder) }
}

/** Nobody wrote down when it died: the newest write is the best guess. */
async function lastSignOfLife(folder: string): Promise<number> {
  const times = await Promise.all([RUNNER_FILE, 'stdout', 'stderr', 'stop'].map((name) => stat(join(folder, name)).catch(() => undefined)))
  return Math.round(Math.max(0, ...times.map((t) => t?.mtimeMs ?? 0)))
}
