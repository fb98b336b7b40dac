import { mkdir, open, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { invariant, LIMITS, type StudyId, type TrialNumber } from '../../model/index.ts'

const OBJECT_NAME = /^hone-([a-z0-9]{1,64})-([1-9]\d*)-([1-9]\d*)$/
/** Of the attempt itself (HONE_TRIAL_DIR), below its folder. */
export const WORK_FOLDER = 'work'
const STOP_FILE = 'stop'
const TAIL_BYTES = 8_192
const TAIL_LINES = 20

/** The name of an attempt for every executor: a legal file and Kubernetes name that says whose it is. */
export function attemptName(study: string, trial: number, epoch: number): string {
  return `hone-${study}-${trial}-${epoch}`
}

/** Whose attempt it is. */
export function parseAttemptName(objectName: string): { study: StudyId; trial: TrialNumber; epoch: number } {
  const match = OBJECT_NAME.exec(objectName)
  invariant(match !== null, `${objectName} is not the name of an attempt`)
  return { study: match[1] as StudyId, trial: Number(match[2]), epoch: Number(match[3]) }
}

/** Where the files of one attempt lie: STUDY/NUMBER/EPOCH below the folder. */
export function attemptFolder(folder: string, objectName: string): string {
  const { study, trial, epoch } = parseAttemptName(objectName)
  return join(folder, study, String(trial), String(epoch))
}

/** Names of attempts that have the one file, which says that they began, and none of the others, which say how they ended. */
export async function findUnfinished(folder: string, began: string, ...ended: string[]): Promise<string[]> {
  const unfinished: string[] = []
  const list = (...path: string[]): Promise<string[]> => readdir(join(folder, ...path)).catch((error) => absent(error) ?? [])
  for (const study of await list()) {
    for (const trial of await list(study)) {
      for (const epoch of await list(study, trial)) {
        const objectName = `hone-${study}-${trial}-${epoch}`
        if (!OBJECT_NAME.test(objectName)) continue
        const files = await list(study, trial, epoch)
        if (files.includes(began) && !ended.some((file) => files.includes(file))) unfinished.push(objectName)
      }
    }
  }
  return unfinished
}

/** The largest number of a trial that has a folder, NUMBER, in its study's; 0 = none has. */
export async function largestTrialFolder(folder: string, study: StudyId): Promise<TrialNumber> {
  const names = (await readdir(join(folder, study)).catch(absent)) ?? []
  const numbers = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number)
  return numbers.filter((number) => number <= LIMITS.trialsPerStudy).reduce((most, number) => Math.max(most, number), 0)
}

/** Takes the error of a file that is not there; whatever else keeps it from being read (too many open files, rights, a disk) says nothing of it. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}

/** A record that one write made, and when: undefined while it is absent or half there. Rejects when it cannot be read. */
export async function readRecord(file: string): Promise<{ value: Record<string, unknown>; at: number } | undefined> {
  const text = await readFile(file, 'utf8').catch(absent)
  const written = await stat(file).catch(absent)
  if (text?.endsWith('\n') !== true || written === undefined) return undefined
  try {
    return { value: JSON.parse(text) as Record<string, unknown>, at: Math.round(written.mtimeMs) }
  } catch {
    return undefined
  }
}

/** Keeps that a stop was asked, and its grace; the first one holds. */
export async function markStop(folder: string, graceMs: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, STOP_FILE), `${JSON.stringify({ graceMs })}\n`, { flag: 'wx' }).catch(() => undefined)
}

/** When a stop was asked and how long its grace is. */
export async function readStop(folder: string): Promise<{ at: number; graceMs: number } | undefined> {
  const record = await readRecord(join(folder, STOP_FILE))
  return record === undefined ? undefined : { at: record.at, graceMs: Number(record.value.graceMs) }
}

/** Bytes of one file from an offset; empty at its end or while there is no file. */
export async function readBytes(file: string, offset: number, bytesMax: number): Promise<Uint8Array> {
  const handle = await open(file).catch(absent)
  if (handle === undefined) return new Uint8Array()
  try {
    const { size } = await handle.stat()
    const length = Math.max(0, Math.min(bytesMax, size - offset))
    const buffer = new Uint8Array(length)
    const { bytesRead } = await handle.read(buffer, 0, length, offset)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Removes the attempt's folder, and the folders above that are empty by then. */
export async function removeAttemptFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const parent of [dirname(folder), dirname(dirname(folder))]) {
    const left = await readdir(parent).catch(() => undefined)
    if (left?.length === 0) await rmdir(parent).catch(() => undefined)
  }
}

/** The last lines of what the command complained about, or of its output when it did not complain, or of what `more` has. */
export async function readLastLines(folder: string, ...more: string[]): Promise<readonly string[]> {
  for (const stream of ['stderr', 'stdout', ...more]) {
    const file = join(folder, stream)
    const size = (await stat(file).catch(() => undefined))?.size ?? 0
    if (size === 0) continue
    const bytes = await readBytes(file, Math.max(0, size - TAIL_BYTES), TAIL_BYTES)
    const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/)
    return lines.slice(-TAIL_LINES)
  }
  return []
}
