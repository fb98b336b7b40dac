import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { markStop, readLastLines, readStop, removeAttemptFolder } from '../../attempt-folder.ts'
import type { Observation } from '../../executor.ts'
import type { Workload } from '../status/workload.ts'

export const BEGAN_FILE = 'pod.json'
export const ENDED_FILE = 'ended.json'

/** What was asked of the cluster for an attempt. */
export interface Began {
  readonly namespace: string
  /** When it was asked first. */
  readonly since: number
  /** The pod's, once it was made, and when that was. */
  readonly uid?: string
  readonly madeAt?: number
  /** Everything that the pod needs was made too. */
  readonly whole?: boolean
  /** The field that keeps its object from making pods while the study is paused. */
  readonly suspended?: readonly string[]
  /** What runs it, when that is no plain pod. */
  readonly workload?: Workload
  /** What the study says of waiting and of what is left in the end. */
  readonly startWithinMs?: number
  readonly keepMs?: number
}

export type Ended = Extract<Observation, { kind: 'exited' | 'lost' }>

/** What the data folder knows of an attempt: what a pod that is gone says nothing of any more. Every file is there whole or not at all. */
export class AttemptRecord {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  began(): Promise<Began | undefined> {
    return this.#read(BEGAN_FILE)
  }

  ended(): Promise<Ended | undefined> {
    return this.#read(ENDED_FILE)
  }

  stopped(): Promise<{ at: number; graceMs: number } | undefined> {
    return readStop(this.folder)
  }

  async begin(began: Began): Promise<void> {
    await this.#write(BEGAN_FILE, began)
  }

  /** As if it had never been started. */
  async unbegin(): Promise<void> {
    await rm(join(this.folder, BEGAN_FILE), { force: true })
  }

  /** The first end holds. */
  async end(how: Ended): Promise<Ended> {
    const known = await this.ended()
    if (known !== undefined) return known
    await this.#write(ENDED_FILE, how)
    return how
  }

  stop(graceMs: number): Promise<void> {
    return markStop(this.folder, graceMs)
  }

  lastLines(): Promise<readonly string[]> {
    return readLastLines(this.folder)
  }

  /** The folder, and those above that are empty by then. */
  remove(): Promise<void> {
    return removeAttemptFolder(this.folder)
  }

  async #read<T>(name: string): Promise<T | undefined> {
    const text = await readFile(join(this.folder, name), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as T)
  }

  async #write(name: string, value: object): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    const half = join(this.folder, `${name}.${randomUUID()}`)
    await writeFile(half, `${JSON.stringify(value)}\n`)
    await rename(half, join(this.folder, name))
  }
}
