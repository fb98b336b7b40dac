import { mkdir } from 'node:fs/promises'
import { markStop, readStop } from '../attempt-folder.ts'
import type { Launch, Observation } from '../executor.ts'
import type { SlurmCommands } from './commands.ts'
import { AttemptLook } from './look.ts'
import type { JobQueue } from './queue.ts'
import { forgetSubmission, listFolder, readRunner, readSubmitted, SUBMISSION_FILE } from './records.ts'
import { Submitting } from './submitting.ts'

/** What all attempts share. */
export interface Cluster {
  readonly commands: SlurmCommands
  readonly queue: JobQueue
  readonly streamKib: number
  readonly times: {
    /** What an ended job's record may take until it is seen here, and an ending job until its end. */
    readonly settleMs: number
    /** Beyond its grace, before a job that was told to end is killed. */
    readonly patienceMs: number
  }
  readonly log: (event: object) => void
}

/** One attempt as a job. What its folder and Slurm say is the only memory that counts: the next server has no other. */
export class SlurmAttempt {
  readonly #cluster: Cluster
  readonly #name: string
  readonly #folder: string
  readonly #submitting: Submitting
  readonly #look: AttemptLook
  #starting: Promise<Observation> | undefined
  #withdrawing = false
  /** Told to end: until when it may take, once Slurm has been told. */
  #stop: { readonly graceMs: number; killAt?: number } | undefined

  constructor(cluster: Cluster, name: string, options: { folder: string; changed: () => void }) {
    this.#cluster = cluster
    this.#name = name
    this.#folder = options.folder
    this.#submitting = new Submitting({ ...cluster, ...options })
    this.#look = new AttemptLook({
      ...cluster,
      ...cluster.times,
      name,
      folder: options.folder,
      submitting: this.#submitting,
      takeBack: () => cluster.commands.takeBack(name),
    })
  }

  /** Submits its job, unless there is one; once, however often it is asked at the same time. */
  start(launch: Launch): Promise<Observation> {
    this.#starting ??= this.#start(launch).finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #start(launch: Launch): Promise<Observation> {
    await mkdir(this.#folder, { recursive: true })
    const takesOver = (await listFolder(this.#folder)).has(SUBMISSION_FILE)
    const seen = await this.#look.look()
    if (seen !== undefined) return seen
    return this.#submitting.begin(launch, takesOver)
  }

  async observe(): Promise<Observation | undefined> {
    // Cancelled by us, for a moment it looks as if somebody else had done so.
    if (this.#withdrawing) return { kind: 'pending', made: true }
    const seen = await this.#look.look()
    if (seen?.kind === 'exited' || seen?.kind === 'lost') this.#stop = undefined
    return seen
  }

  /** Keeps that it is to end, and tells Slurm as soon as that answers. */
  async stop(graceMs: number): Promise<void> {
    await markStop(this.#folder, graceMs)
    await this.#recall()
    const seen = await this.#look.look()
    if (seen === undefined || seen.kind === 'exited' || seen.kind === 'lost') return
    const asked = await readStop(this.#folder)
    const leftMs = asked === undefined ? graceMs : Math.min(graceMs, Math.max(0, asked.at + asked.graceMs - Date.now()))
    this.#stop = { graceMs: leftMs }
    await this.#tellStop()
  }

  /** Takes its job back while it waits in the queue; false when it has begun. */
  async withdraw(): Promise<boolean> {
    if (await this.#recall()) return true
    this.#withdrawing = true
    try {
      return await this.#takeBack()
    } finally {
      this.#withdrawing = false
    }
  }

  /** Leaves a job that has not been taken as far as anybody knows: Slurm may have it, and not have said so. */
  async #recall(): Promise<boolean> {
    if (!(await this.#submitting.recall())) return false
    await this.#cluster.commands.takeBack(this.#name).catch(() => undefined)
    return true
  }

  async #takeBack(): Promise<boolean> {
    const job = await this.#look.job()
    if (job === undefined || (await readRunner(this.#folder)) !== undefined) return false
    await this.#cluster.commands.takeBack(this.#name)
    const jobs = await this.#cluster.commands.queue()
    const isBack = jobs.find(({ id }) => id === job)?.state === 'CANCELLED' && (await readRunner(this.#folder)) === undefined
    if (isBack) await forgetSubmission(this.#folder)
    return isBack
  }

  /** After every answer of the queue: what could not be done before is done now. */
  async review(): Promise<void> {
    const { queue } = this.#cluster
    if (queue.trouble !== undefined) return
    const found = queue.named(this.#name)
    if (found === undefined) this.#submitting.again()
    else await this.#submitting.found(found.id)
    if (this.#stop !== undefined) await this.#tellStop()
  }

  /** Resolves when nothing is asked of Slurm. */
  settled(): Promise<void> {
    return this.#submitting.settled()
  }

  /** Whether something of it must be done that nobody asks for any more. */
  get isBusy(): boolean {
    const { seen, since } = this.#submitting
    return this.#stop !== undefined || seen !== undefined || !this.#cluster.queue.isGone(since)
  }

  /** Where it runs, while that is known. */
  async node(): Promise<string | undefined> {
    return (await readRunner(this.#folder))?.node
  }

  async #tellStop(): Promise<void> {
    const { commands, queue, log, times } = this.#cluster
    const job = (await this.#look.job()) ?? queue.named(this.#name)?.id
    if (job === undefined || this.#stop === undefined) return
    try {
      const { killAt, graceMs } = this.#stop
      if (killAt === undefined) {
        await commands.takeBack(this.#name)
        await commands.end(job, await readSubmitted(this.#folder))
        this.#stop = { graceMs, killAt: performance.now() + graceMs + times.patienceMs }
      } else if (performance.now() > killAt) await commands.kill(job)
      else return
      queue.hasten()
    } catch (error) {
      log({ event: 'slurm job not told to end yet', attempt: this.#name, job, message: String(error) })
    }
  }
}
