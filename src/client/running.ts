import { mkdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Printer, type Reporter, Sender } from './reporter.ts'
import type { Value } from './space.ts'

const FAREWELL_MS = 30_000
let current: Reporter | undefined

/** True when Hone started this process as a trial. */
export function isManaged(): boolean {
  return process.env.HONE_TRIAL !== undefined
}

/**
 * The parameters of this trial over the defaults; the defaults alone without Hone. Inactive parameters of a conditional space are
 * not there unless they have a default.
 */
export function params<T extends Readonly<Record<string, unknown>> = Record<string, Value>>(defaults?: T): T {
  return { ...defaults, ...JSON.parse(process.env.HONE_PARAMETERS ?? '{}') } as T
}

/**
 * Reports measurements of this trial at a step (an epoch, an iteration; the one after the last when it is left out). Returns at once:
 * it is sent in order as soon as the program waits for something, and again while the server is away. Without Hone it is printed.
 */
export function report({ step, ...metrics }: { readonly step?: number | undefined; readonly [metric: string]: number | undefined }): void {
  const given = Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== undefined)
  reporter().report(step, Object.fromEntries(given))
}

/** True when the trial should end now: save what you need and leave. Waits a moment for the answer to what was reported. */
export function shouldStop(): Promise<boolean> {
  return reporter().shouldStop()
}

/** Why the trial should end, in a sentence; undefined while it should not. */
export function stopReason(): string | undefined {
  return reporter().reason
}

/** Waits until everything reported is kept by the server; false when that took longer. Done at the program's end by itself, but not by `process.exit`. */
export function flush(timeoutMs: number = FAREWELL_MS): Promise<boolean> {
  return reporter().flush(timeoutMs)
}

/**
 * Keeps a file with this trial (a picture, a model), in the place of its namesake; its name there is the file's own where none is given.
 * Resolves when the server has it; without Hone it does nothing. Rejects where the server refuses it, or stays away for two minutes.
 */
export function saveArtifact(path: string, name: string = basename(path)): Promise<void> {
  return reporter().saveArtifact(path, name)
}

/** The folder for this trial's checkpoints: it stays over attempts, so look there first. It exists. Absolute. */
export function checkpointDir(): string {
  const folder = resolve(process.env.HONE_CHECKPOINT_DIR ?? 'checkpoints')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The checkpoint folder of the trial that this one goes on from (a promotion to more epochs); undefined when it starts anew. */
export function resumeFrom(): string | undefined {
  return process.env.HONE_RESUME_FROM || undefined
}

/** The last step that this trial may take (epochs, for example); the default when nothing bounds it. */
export function resource(otherwise: number): number {
  return Number(process.env.HONE_RESOURCE || otherwise)
}

function reporter(): Reporter {
  current ??= isManaged() ? new Sender(FAREWELL_MS) : new Printer()
  return current
}
