import { readLastLines, readStop } from '../attempt-folder.ts'
import type { Observation } from '../executor.ts'
import { type ExitRecord, readExit } from '../process/records.ts'
import { type Ending, endingOf, isPlain, leavesRecord, recorded } from './ending.ts'
import { isOpen, isQueued, type Job, waitingWords } from './jobs.ts'
import type { JobQueue } from './queue.ts'
import {
  END_FILE,
  keepEnd,
  keepJob,
  listFolder,
  type Runner,
  readEnd,
  readJob,
  readRunner,
  readSubmitted,
  SLURM_OUTPUT,
  SUBMISSION_FILE,
} from './records.ts'
import type { Submitting } from './submitting.ts'

export interface LookOptions {
  readonly queue: JobQueue
  readonly name: string
  readonly folder: string
  readonly submitting: Submitting
  /** Takes its job out of the queue. */
  readonly takeBack: () => Promise<void>
  /** What an ended job's record may take until it is seen here, and an ending job until its end. */
  readonly settleMs: number
}

/** What Slurm says of a job. */
interface Word {
  readonly job: Job | undefined
  /** It is in no answer any more. */
  readonly isGone: boolean
  /** It was asked after its runner had begun. */
  readonly sinceBegin: boolean
}

/** What the folder has of an attempt that has a job. */
interface Seen {
  readonly id: string
  readonly runner: Runner | undefined
  readonly exit: ExitRecord | undefined
  /** A stop was asked. */
  readonly stopped: boolean
}

/** How one attempt stands, by what is in its folder and what Slurm says of its job. */
export class AttemptLook {
  readonly #queue: JobQueue
  readonly #name: string
  readonly #folder: string
  readonly #submitting: Submitting
  readonly #takeBack: () => Promise<void>
  readonly #settleMs: number
  /** The moment of the queue by which its runner was seen to have begun. */
  #begunBy: number | undefined
  /** When its job was first seen to be ending, or ended without a record. */
  #endingSince: number | undefined

  constructor({ queue, name, folder, submitting, takeBack, settleMs }: LookOptions) {
    this.#queue = queue
    this.#name = name
    this.#folder = folder
    this.#submitting = submitting
    this.#takeBack = takeBack
    this.#settleMs = settleMs
  }

  /** Its job: the one that its runner began as, where a second one was made of it. */
  async job(): Promise<string | undefined> {
    return this.#jobOf(await readRunner(this.#folder))
  }

  /** How it stands now; undefined when it was never started. */
  async look(): Promise<Observation | undefined> {
    const files = await listFolder(this.#folder)
    if (files.has(END_FILE)) {
      const end = await readEnd(this.#folder)
      if (end !== undefined) return this.#shown(end)
    }
    const asked = await readStop(this.#folder)
    const runner = await readRunner(this.#folder)
    const id = await this.#jobOf(runner)
    // Slurm's word before the record: what has ended by then has left one.
    const word = id === undefined ? undefined : this.#wordOf(id, runner)
    const exit = await readExit(this.#folder)
    const stopped = asked !== undefined
    if (exit !== undefined && isPlain(exit, { stopped, ...(await readSubmitted(this.#folder)) })) return this.#shown(recorded(exit))
    if (id === undefined || word === undefined) return this.#lookUnsubmitted(files, asked?.at)
    return this.#lookAtJob(word, { id, runner, exit, stopped })
  }

  #wordOf(id: string, runner: Runner | undefined): Word {
    if (runner !== undefined) this.#begunBy ??= this.#queue.moment
    return {
      job: this.#queue.job(id),
      isGone: this.#queue.isGone(this.#submitting.since),
      sinceBegin: this.#begunBy !== undefined && this.#queue.isAnswered(this.#begunBy),
    }
  }

  async #jobOf(runner: Runner | undefined): Promise<string | undefined> {
    return runner?.job ?? (await readJob(this.#folder)) ?? this.#submitting.job
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

  async #lookAtJob({ job, isGone, sinceBegin }: Word, seen: Seen): Promise<Observation> {
    const under = this.#underWay(job, seen)
    // Whoever asks soon learns soon how it ended; what runs or waits is asked for at the interval.
    if (seen.exit !== undefined || (job === undefined && !isGone)) this.#queue.hasten()
    if (job === undefined) return isGone ? this.#lookAtGone(seen, under) : under
    if (job.state === 'COMPLETING') {
      // One that ends for ever has ended by itself all the same.
      return seen.exit !== undefined && this.#hasSettled() ? this.#ended(job, seen) : under
    }
    if (isOpen(job)) {
      this.#endingSince = undefined
      return sinceBegin && isQueued(job) ? this.#requeued(job, seen) : under
    }
    if (seen.exit === undefined && leavesRecord(job) && !this.#hasSettled()) {
      this.#queue.hasten()
      return under
    }
    if (seen.stopped || !leavesRecord(job)) return this.#ended(job, seen)
    // Told so in time, its steps may have ended by themselves, well or not.
    const isPreempted = this.#queue.isPreempted(seen.id)
    if (isPreempted === 'later') return under
    return this.#ended(isPreempted ? { ...job, state: 'PREEMPTED' } : job, seen)
  }

  /** Slurm has forgotten it, or says so: accounting may know, which hears of an end late, as the folder does. */
  async #lookAtGone(seen: Seen, under: Observation): Promise<Observation> {
    const told = this.#queue.account(seen.id)
    const end = told === 'later' || told === undefined || isOpen(told) ? undefined : told
    const hasAll = seen.exit === undefined ? end !== undefined && !leavesRecord(end) : end !== undefined || told === undefined
    return hasAll || this.#hasSettled() ? this.#ended(end, seen) : under
  }

  #underWay(job: Job | undefined, { id, runner }: Seen): Observation {
    if (runner === undefined) return { kind: 'pending', made: true, ...(job === undefined ? unanswered(this.#queue.trouble) : waits(job)) }
    return { kind: 'running', startedAt: runner.startedAt, detail: { job: id, node: runner.node }, ...suspended(job) }
  }

  /** It had begun, and waits again. */
  async #requeued(job: Job, seen: Seen): Promise<Observation> {
    // Where that cannot be done, its script leaves when it begins again.
    await this.#takeBack().catch(() => undefined)
    return this.#ended(job, seen)
  }

  async #ended(job: Job | undefined, { id, runner, exit, stopped }: Seen): Promise<Observation> {
    const ending = endingOf(job, id, { at: Date.now(), exit, stopped, began: runner !== undefined, folder: this.#folder })
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
