import { readLastLines, readStop } from '../attempt-folder.ts'
import type { Observation } from '../executor.ts'
import { EXIT_FILE, readExit } from '../process/records.ts'
import { type Ending, endingOf, isPlain, leavesRecord, recorded } from './ending.ts'
import { isOpen, type Job, waitingWords } from './jobs.ts'
import type { JobQueue } from './queue.ts'
import { END_FILE, keepEnd, keepJob, listFolder, readEnd, readJob, readRunner, SLURM_OUTPUT, SUBMISSION_FILE } from './records.ts'
import type { Submitting } from './submitting.ts'

export interface LookOptions {
  readonly queue: JobQueue
  readonly name: string
  readonly folder: string
  readonly submitting: Submitting
  /** What an ended job's record may take until it is seen here, and an ending job until its end. */
  readonly settleMs: number
}

/** How one attempt stands, by what is in its folder and what Slurm says of its job. */
export class AttemptLook {
  readonly #queue: JobQueue
  readonly #name: string
  readonly #folder: string
  readonly #submitting: Submitting
  readonly #settleMs: number
  /** When its job was first seen to be ending, or ended without a record. */
  #endingSince: number | undefined

  constructor({ queue, name, folder, submitting, settleMs }: LookOptions) {
    this.#queue = queue
    this.#name = name
    this.#folder = folder
    this.#submitting = submitting
    this.#settleMs = settleMs
  }

  /** Its job: the one that its runner began as, where a second one was made of it. */
  async job(): Promise<string | undefined> {
    return (await readRunner(this.#folder))?.job ?? (await readJob(this.#folder)) ?? this.#submitting.job
  }

  /** How it stands now; undefined when it was never started. */
  async look(): Promise<Observation | undefined> {
    const files = await listFolder(this.#folder)
    if (files.has(END_FILE)) {
      const end = await readEnd(this.#folder)
      if (end !== undefined) return this.#shown(end)
    }
    const asked = await readStop(this.#folder)
    const stopped = asked !== undefined
    const exit = files.has(EXIT_FILE) ? await readExit(this.#folder) : undefined
    if (exit !== undefined && isPlain(exit, stopped)) return this.#shown(recorded(exit))
    const job = await this.job()
    return job === undefined ? this.#lookUnsubmitted(files, asked?.at) : this.#lookAtJob(job, stopped)
  }

  /** It has no job that we know of: never started, stopped before that, or its submission is under way. */
  async #lookUnsubmitted(files: ReadonlySet<string>, stoppedAt: number | undefined): Promise<Observation | undefined> {
    const { seen } = this.#submitting
    if (seen !== undefined) return seen
    const unborn: Observation | undefined =
      stoppedAt === undefined ? undefined : { kind: 'exited', at: stoppedAt, signal: 'SIGTERM', lastLines: [] }
    if (!files.has(SUBMISSION_FILE)) return unborn
    // A server before this one was about to submit it: Slurm has its job, or it was not submitted.
    const found = this.#queue.isAnswered(this.#submitting.since) ? this.#queue.named(this.#name) : undefined
    if (found !== undefined) {
      await keepJob(this.#folder, found.id)
      return this.look()
    }
    if (this.#queue.isGone(this.#submitting.since)) return unborn
    this.#queue.hasten()
    return { kind: 'pending', ...unanswered(this.#queue.trouble) }
  }

  async #lookAtJob(id: string, stopped: boolean): Promise<Observation> {
    const runner = await readRunner(this.#folder)
    const job = this.#queue.job(id)
    const under: Observation =
      runner === undefined
        ? { kind: 'pending', made: true, ...(job === undefined ? unanswered(this.#queue.trouble) : waits(job)) }
        : { kind: 'running', startedAt: runner.startedAt, detail: { job: id, node: runner.node }, ...suspended(job) }
    const exit = await readExit(this.#folder)
    // Whoever asks soon learns soon how it ended; what runs or waits is asked for at the interval.
    if (exit !== undefined || (job === undefined && !this.#queue.isGone(this.#submitting.since))) this.#queue.hasten()
    if (job === undefined) {
      if (!this.#queue.isGone(this.#submitting.since)) return under
      const told = this.#queue.account(id)
      return told === 'later' ? under : this.#ended(id, told, stopped)
    }
    if (isOpen(job)) {
      // One that ends for ever has ended by itself all the same.
      const hangs = exit !== undefined && job.state === 'COMPLETING' && this.#hasSettled()
      return hangs ? this.#ended(id, job, stopped) : under
    }
    if (exit === undefined && leavesRecord(job) && !this.#hasSettled()) {
      this.#queue.hasten()
      return under
    }
    return this.#ended(id, job, stopped)
  }

  async #ended(id: string, job: Job | undefined, stopped: boolean): Promise<Observation> {
    const exit = await readExit(this.#folder)
    const began = (await readRunner(this.#folder)) !== undefined
    const ending = endingOf(job, id, { at: Date.now(), exit, stopped, began, folder: this.#folder })
    await keepEnd(this.#folder, ending)
    // Whoever was first has said it.
    return this.#shown((await readEnd(this.#folder)) ?? ending)
  }

  /** It was seen in the same state for so long that it will not say more. */
  #hasSettled(): boolean {
    this.#endingSince ??= performance.now()
    return performance.now() - this.#endingSince >= this.#settleMs
  }

  async #shown(ending: Ending): Promise<Observation> {
    return ending.kind === 'lost' ? ending : { ...ending, lastLines: await readLastLines(this.#folder, SLURM_OUTPUT) }
  }
}

function unanswered(trouble: string | undefined): { reason?: string } {
  return trouble === undefined ? {} : { reason: `waits for Slurm, which does not answer: ${trouble}` }
}

function waits(job: Job): { reason?: string } {
  const reason = waitingWords(job)
  return reason === undefined ? {} : { reason }
}

function suspended(job: Job | undefined): { reason?: string } {
  return job?.state === 'SUSPENDED' ? { reason: `Slurm has suspended its job ${job.id}` } : {}
}
