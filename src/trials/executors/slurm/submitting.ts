import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Launch, Observation } from '../executor.ts'
import { writeRefusal } from '../process/records.ts'
import type { SlurmCommands, Submission } from './commands.ts'
import { jobOptions } from './job-options.ts'
import { jobScript, runsSteps } from './job-script.ts'
import type { JobQueue } from './queue.ts'
import { forgetSubmission, keepJob, markSubmission, SCRIPT_FILE } from './records.ts'

export interface SubmittingOptions {
  readonly commands: SlurmCommands
  readonly queue: JobQueue
  readonly streamKib: number
  readonly folder: string
  readonly changed: () => void
}

/** The submission of one attempt's job, which may take as long as Slurm is away. It is noted in the folder before it is made. */
export class Submitting {
  readonly #options: SubmittingOptions
  #launch: Launch | undefined
  #underWay: Promise<void> | undefined
  #callOff = new AbortController()
  /** Why it has not been taken yet, and since which moment of the queue it would be seen there if it had been. */
  #waits: { readonly reason: string; readonly since: number } | undefined
  #job: string | undefined
  #since = 0

  constructor(options: SubmittingOptions) {
    this.#options = options
  }

  /** The job that came of it, also where its folder could not take that. */
  get job(): string | undefined {
    return this.#job
  }

  /** From which moment of the queue on that job is in it: from the first on, where an earlier server submitted it. */
  get since(): number {
    return this.#since
  }

  /** How it stands; undefined when there is none under way. */
  get seen(): Observation | undefined {
    if (this.#launch === undefined) return undefined
    return { kind: 'pending', ...(this.#waits === undefined ? {} : { reason: this.#waits.reason }) }
  }

  /** Begins it. `takesOver`: one that was noted before has come to nothing; else whoever noted it first makes it. */
  async begin(launch: Launch, takesOver: boolean): Promise<Observation> {
    const { folder, streamKib } = this.#options
    if (!(await markSubmission(folder, { steps: runsSteps(launch) })) && !takesOver) return { kind: 'pending' }
    await Promise.all(launch.folders.map((path) => mkdir(path, { recursive: true })))
    await writeFile(join(folder, SCRIPT_FILE), jobScript(launch, folder, streamKib))
    this.#launch = launch
    this.#submit(launch)
    return { kind: 'pending' }
  }

  /** Tries again what was not taken, once the queue shows that it is not there. */
  again(): void {
    const { queue } = this.#options
    if (this.#launch === undefined || this.#waits === undefined || this.#underWay !== undefined) return
    if (queue.isGone(this.#waits.since)) this.#submit(this.#launch)
    else queue.hasten()
  }

  /** It was taken, though nobody said so. */
  async found(job: string): Promise<void> {
    if (this.#waits === undefined) return
    await this.#keep(job)
    this.#options.changed()
  }

  /** Leaves it where it has not been taken: true then. */
  async recall(): Promise<boolean> {
    this.#callOff.abort()
    await this.#underWay
    if (this.#launch === undefined) return false
    this.#launch = undefined
    this.#waits = undefined
    await forgetSubmission(this.#options.folder)
    return true
  }

  /** Resolves when nothing is asked of Slurm. */
  async settled(): Promise<void> {
    await this.#underWay
  }

  #submit(launch: Launch): void {
    const { commands, folder, queue, changed } = this.#options
    this.#callOff = new AbortController()
    const work = async (): Promise<void> => {
      const { signal } = this.#callOff
      const submission = await commands.submit(jobOptions(launch, folder), { env: launch.env, folder, signal })
      await this.#answered(submission)
    }
    this.#underWay = work()
      .catch((error: unknown) => {
        this.#waits = { reason: `waits: its job could not be kept: ${String(error)}`, since: queue.moment }
      })
      .then(() => {
        this.#underWay = undefined
        queue.hasten()
        changed()
      })
  }

  async #answered(submission: Submission): Promise<void> {
    if (submission.kind === 'submitted') return this.#keep(submission.job)
    if (submission.kind === 'later') {
      this.#waits = { reason: `waits for Slurm, which does not take its job now: ${submission.message}`, since: this.#options.queue.moment }
      return
    }
    await writeRefusal(this.#options.folder, `Slurm refused its job: ${submission.message}`)
    this.#launch = undefined
    this.#waits = undefined
  }

  async #keep(job: string): Promise<void> {
    this.#job = job
    this.#since = this.#options.queue.moment
    this.#waits = undefined
    this.#launch = undefined
    await keepJob(this.#options.folder, job)
  }
}
