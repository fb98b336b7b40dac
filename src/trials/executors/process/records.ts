import { writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { readRecord } from '../attempt-folder.ts'
import type { ProcessIdentity } from './identity.ts'

/** What the runner writes (runner-script.ts) when it begins and ends. */
export const RUNNER_FILE = 'runner.json'
export const EXIT_FILE = 'exit.json'
const GPUS_FILE = 'gpus.json'
const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/** Who runs the attempt, and since when. */
export async function readIdentity(folder: string): Promise<(ProcessIdentity & { startedAt: number }) | undefined> {
  const record = await readRecord(join(folder, RUNNER_FILE))
  if (record === undefined) return undefined
  const { pid, start, boot } = record.value
  return { pid: Number(pid), start: String(start), boot: String(boot), startedAt: record.at }
}

/** How the command ended. */
export interface ExitRecord {
  readonly at: number
  readonly exitCode?: number
  readonly signal?: string
  readonly cannotStart?: string
  /** Somebody sent it SIGTERM before it ended, where its runner notes that. */
  readonly told?: true
}

/** The exit record, once there is one. A status of 128 + n reads as signal n, as every shell says it. */
export async function readExit(folder: string): Promise<ExitRecord | undefined> {
  const record = await readRecord(join(folder, EXIT_FILE))
  if (record === undefined) return undefined
  const status = Number(record.value.status)
  const { cannotStart } = record.value
  const signal = SIGNALS.get(status - 128)
  if (typeof cannotStart === 'string') return { at: record.at, exitCode: status, cannotStart }
  const how = signal === undefined ? { exitCode: status } : { signal }
  return { at: record.at, ...how, ...(record.value.told === true ? { told: true } : {}) }
}

/** Keeps that the command could not be started, in the place of a runner; what is there already holds. */
export async function writeRefusal(folder: string, cannotStart: string): Promise<void> {
  await writeFile(join(folder, EXIT_FILE), `${JSON.stringify({ status: 127, cannotStart })}\n`, { flag: 'wx' }).catch(() => undefined)
}

/** GPUs that the attempt was given. */
export async function readGpus(folder: string): Promise<readonly string[]> {
  const gpus = (await readRecord(join(folder, GPUS_FILE)))?.value.gpus
  return Array.isArray(gpus) ? gpus.map(String) : []
}

export async function writeGpus(folder: string, gpus: readonly string[]): Promise<void> {
  if (gpus.length > 0) await writeFile(join(folder, GPUS_FILE), `${JSON.stringify({ gpus })}\n`)
}
