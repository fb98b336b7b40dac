import { setTimeout as sleep } from 'node:timers/promises'
import { attemptFolder, findUnfinished, largestTrialFolder, removeAttemptFolder } from '../attempt-folder.ts'
import { AttemptWatchers } from '../attempt-watchers.ts'
import type { Executor, ExecutorKind, OpenOptions } from '../executor.ts'
import { STREAM_BYTES_MAX } from '../process/executor.ts'
import { outputOf } from '../process/output.ts'
import { EXIT_FILE } from '../process/records.ts'
import { watch } from '../process/watch.ts'
import { type Cluster, SlurmAttempt } from './attempt.ts'
import { hasSlurm, openCommands, type SlurmCommands } from './commands.ts'
import { JobQueue, type QueueTimes } from './queue.ts'
import { END_FILE, SUBMISSION_FILE } from './records.ts'

/** Attempts as jobs of Slurm's. */
export const jobs = {
  name: 'slurm',
  field: 'slurm',
  absence: 'is a job of Slurm’s: start the server where sbatch is on its PATH to take it up',
  open: (options) => createSlurmExecutor(options),
  isHere: hasSlurm,
} as const satisfies ExecutorKind

/** `folder` lies on a file system that the cluster's nodes share. */
export interface SlurmOptions extends OpenOptions {
  /** Others than the PATH has, for tests. */
  readonly commands?: SlurmCommands
  /** Shorter times, for tests. */
  readonly times?: Partial<QueueTimes & Cluster['times']>
}

export interface SlurmExecutor extends Executor {
  /** Lets go of the cluster; what runs goes on. */
  close(): Promise<void>
}

const LEAVE_MS_MAX = 5_000
const TIMES = { pollMs: 10_000, gapMs: 2_000, settleMs: 60_000, patienceMs: 15_000 }

/** Runs attempts as jobs of Slurm's, by its commands. The attempts' folders and Slurm's queue are the only memory. */
export function createSlurmExecutor(options: SlurmOptions): SlurmExecutor {
  const { folder, commands = openCommands(), log = () => {}, logBytesMax = STREAM_BYTES_MAX } = options
  const times = { ...TIMES, ...options.times }
  const attempts = new Map<string, SlurmAttempt>()
  const watchers = new AttemptWatchers()
  const streamKib = Math.ceil(logBytesMax / 1024)
  const queue = new JobQueue(commands, times, {
    heard: review,
    listens: () => !watchers.isEmpty || [...attempts.values()].some(({ isBusy }) => isBusy),
  })
  const cluster: Cluster = { commands, queue, streamKib, times, log }
  const place = (name: string): string => attemptFolder(folder, name)
  const attemptOf = (name: string): SlurmAttempt => {
    const known = attempts.get(name)
    if (known !== undefined) return known
    const attempt = new SlurmAttempt(cluster, name, { folder: place(name), changed: () => watchers.tell(name) })
    attempts.set(name, attempt)
    return attempt
  }

  /** One that nobody watches, and of which nothing is to be done, is forgotten: its folder has it all. */
  function review(): void {
    for (const [name, attempt] of attempts) {
      if (!attempt.isBusy && !watchers.has(name)) attempts.delete(name)
      attempt.review().catch((error: unknown) => log({ event: 'slurm attempt not reviewed', attempt: name, message: String(error) }))
      watchers.tell(name)
    }
  }

  return {
    name: jobs.name,
    elsewhere: true,
    start: (launch) => attemptOf(launch.objectName).start(launch),
    observe: (name) => attemptOf(name).observe(),
    watch(name, changed, signal) {
      if (signal.aborted) return
      watchers.add(name, changed, signal)
      watch(place(name), changed, signal)
      attemptOf(name)
      queue.attend()
    },
    stop: (name, graceMs) => attemptOf(name).stop(graceMs),
    async withdraw(name) {
      const isBack = await attemptOf(name).withdraw()
      // Started again, it has another job.
      if (isBack) attempts.delete(name)
      return isBack
    },
    output: (name) => outputOf(place(name), streamKib, () => attemptOf(name).node()),
    unfinished: () => findUnfinished(folder, SUBMISSION_FILE, EXIT_FILE, END_FILE),
    largestLeft: (study) => largestTrialFolder(folder, study),
    async remove(name) {
      await removeAttemptFolder(place(name))
      attempts.delete(name)
    },
    async close() {
      queue.close()
      const settled = Promise.all([...attempts.values()].map((attempt) => attempt.settled()))
      // What is asked of a Slurm that does not answer is found by the next server.
      await Promise.race([settled, sleep(LEAVE_MS_MAX, undefined, { ref: false })])
    },
  }
}
