import type { SlurmCommands } from './commands.ts'
import { Inquiry } from './inquiry.ts'
import type { Job } from './jobs.ts'

/** How often Slurm is asked. */
export interface QueueTimes {
  /** While something is under way. */
  readonly pollMs: number
  /** At most, also where an answer is wanted soon. */
  readonly gapMs: number
}

/** Whom it is asked for. */
export interface Asker {
  /** Told after every query. */
  readonly heard: () => void
  /** Whether anybody still wants to know. */
  readonly listens: () => boolean
}

type QueueCommands = Pick<SlurmCommands, 'queue' | 'account' | 'preempted'>

/** A job that is in no answer of so many is gone. */
const MISSING_ANSWERS = 2

/**
 * What Slurm says of this user's jobs: asked by one query for all of them, at an interval, while anybody wants to know. A moment is the number
 * of queries that had begun by then: an answer knows of everything that happened before its own query began.
 */
export class JobQueue {
  readonly #commands: QueueCommands
  /** What accounting says of jobs that are in no answer any more. */
  readonly #accounts: Inquiry<Job>
  readonly #preemptions: Inquiry<true>
  readonly #times: QueueTimes
  readonly #asker: Asker
  #jobs: ReadonlyMap<string, Job> = new Map()
  #names: ReadonlyMap<string, Job> = new Map()
  #begun = 0
  #answered = 0
  #trouble: string | undefined
  #timer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #asking = false
  #askedAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(commands: QueueCommands, times: QueueTimes, asker: Asker) {
    this.#commands = commands
    this.#accounts = new Inquiry(async (ids) => new Map((await commands.account(ids)).map((job) => [job.id, job])))
    this.#preemptions = new Inquiry(async (ids) => new Map((await commands.preempted(ids)).map((id) => [id, true])))
    this.#times = times
    this.#asker = asker
  }

  /** For `isGone`: what is asked from now on knows what has happened. */
  get moment(): number {
    return this.#begun
  }

  /** Why there was no answer to the newest query. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** Whether an answer knows what happened before that moment. */
  isAnswered(since: number): boolean {
    return this.#answered > since
  }

  /** Whether enough answers know what happened before that moment to believe what is not in them. */
  isGone(since: number): boolean {
    return this.#trouble === undefined && this.#answered >= since + MISSING_ANSWERS
  }

  job(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  /** The newest job of that name that nobody took back. */
  named(name: string): Job | undefined {
    return this.#names.get(name)
  }

  /** What accounting says of a job that is gone; 'later' while it has not answered. Undefined where it says nothing. */
  account(id: string): Job | undefined | 'later' {
    this.hasten()
    return this.#accounts.about(id)
  }

  /** Whether a job was told that its place goes to another one, also where it ended by itself then; 'later' while that was not answered. */
  isPreempted(id: string): boolean | 'later' {
    this.hasten()
    return this.#preemptions.about(id) ?? false
  }

  /** Asks in time. */
  attend(): void {
    this.#arm(this.#times.pollMs)
  }

  /** Asks soon; one that does not answer is asked at the interval. */
  hasten(): void {
    const gapMs = this.#trouble === undefined ? this.#times.gapMs : this.#times.pollMs
    this.#arm(Math.max(0, this.#askedAt + gapMs - performance.now()))
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #arm(ms: number): void {
    const at = performance.now() + ms
    if (this.#closed || at >= this.#dueAt) return
    clearTimeout(this.#timer)
    this.#dueAt = at
    this.#timer = setTimeout(() => void this.#ask(), ms)
    this.#timer.unref()
  }

  async #ask(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY
    // Whoever wants another answer is told by this one, and wants it again.
    if (this.#asking) return
    this.#asking = true
    this.#begun += 1
    const mine = this.#begun
    try {
      this.#take(await this.#commands.queue())
      this.#answered = mine
      this.#trouble = undefined
      await this.#accounts.ask()
      await this.#preemptions.ask()
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error)
    } finally {
      this.#asking = false
      this.#askedAt = performance.now()
    }
    if (this.#closed) return
    this.#asker.heard()
    if (this.#asker.listens()) this.attend()
  }

  #take(jobs: readonly Job[]): void {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]))
    const kept = jobs.filter(({ state }) => state !== 'CANCELLED').sort((a, b) => Number(a.id) - Number(b.id))
    this.#names = new Map(kept.map((job) => [job.name ?? '', job]))
  }
}
