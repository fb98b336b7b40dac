import { execFile } from 'node:child_process'
import { basename, delimiter, join } from 'node:path'
import { lookFor } from '../process/programs.ts'
import { type Job, PREEMPTED_FORMAT, parseAccount, parsePreempted, parseQueue, QUEUE_FORMAT } from './jobs.ts'
import type { Submitted } from './records.ts'
import { isTemporary } from './temporary.ts'

/** What came of a submission. `later`: Slurm did not answer, or takes no job now; whether it has this one its queue says. */
export type Submission =
  | { readonly kind: 'submitted'; readonly job: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string }

export interface SubmitOptions {
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  readonly signal: AbortSignal
}

/** Slurm's commands, as this user. */
export interface SlurmCommands {
  /** Answers at once when the signal aborts before its turn: it is not made then. */
  submit(args: readonly string[], options: SubmitOptions): Promise<Submission>
  /** All jobs of this user that Slurm still has in mind. Rejects when it does not answer. */
  queue(): Promise<readonly Job[]>
  /** What Slurm's accounting has of jobs; nothing where there is none. Rejects when it does not answer. */
  account(jobs: readonly string[]): Promise<readonly Job[]>
  /** Those of the jobs that were told that their place goes to others. Rejects when Slurm does not answer. */
  preempted(jobs: readonly string[]): Promise<readonly string[]>
  /** Sends SIGTERM to everything of a job that runs, or to its steps alone. Rejects when Slurm does not answer. */
  end(job: string, what: Submitted): Promise<void>
  /** Takes jobs of that name back that wait, however many were made of it, and leaves those that run alone. */
  takeBack(name: string): Promise<void>
  /** Ends a job in any case, within the time that Slurm gives it (KillWait). */
  kill(job: string): Promise<void>
}

/** So many jobs are submitted at the same time. */
const LANES = 4
/** A command that waits for longer than this, its retries included, is given up. */
const ANSWER_MS_MAX = 120_000
const ANSWER_BYTES_MAX = 64 * 1024 * 1024
/** What scancel says of a job that has ended, or has not begun what is to be signalled. */
const NOTHING_TO_END = /invalid job id|already complet|not (yet )?running|has not started|job is pending|no such/i

/** What sacct says where there is no accounting, or no sacct. */
const NO_ACCOUNTING = /accounting storage is disabled|ENOENT/i

interface Answer {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Whether jobs can be submitted from here. */
export async function hasSlurm(): Promise<boolean> {
  return (await placeOf('sbatch')) !== undefined
}

/** Where a program lies that the PATH has. */
async function placeOf(program: string): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const file of folders.map((folder) => join(folder, program))) if ((await lookFor([file])) === 'runs') return file
  return undefined
}

/** The commands that are on the PATH. */
export function openCommands(): SlurmCommands {
  const user = String(process.getuid?.() ?? '')
  const inTurn = lanes(LANES)
  return {
    async submit(args, { env, folder, signal }) {
      // Where the server finds it: the trial's own PATH may have none.
      const sbatch = (await placeOf('sbatch')) ?? 'sbatch'
      const answer = await inTurn(() => run(sbatch, args, { env, cwd: folder }), signal)
      if (answer === undefined) return { kind: 'later', message: 'called off' }
      const { ok, stdout, stderr } = answer
      const job = /^(\d+)(;|$)/m.exec(stdout)?.[1]
      if (ok && job !== undefined) return { kind: 'submitted', job }
      const message = saidBy(stderr) || saidBy(stdout) || 'sbatch said nothing'
      return { kind: ok || isTemporary(message) ? 'later' : 'refused', message }
    },
    async queue() {
      const { ok, stdout, stderr } = await run('squeue', ['--noheader', '--states=all', `--user=${user}`, `--format=${QUEUE_FORMAT}`])
      if (!ok) throw new Error(saidBy(stderr) || 'squeue failed')
      return parseQueue(stdout)
    },
    async account(jobs) {
      const fields = '--format=JobIDRaw,State,NodeList,Timelimit'
      const { ok, stdout, stderr } = await run('sacct', ['--noheader', '--parsable2', '--allocations', fields, `--jobs=${jobs.join(',')}`])
      if (!ok && !NO_ACCOUNTING.test(stderr)) throw new Error(saidBy(stderr))
      return ok ? parseAccount(stdout) : []
    },
    async preempted(jobs) {
      const { ok, stdout, stderr } = await run('squeue', [
        '--noheader',
        '--states=all',
        `--jobs=${jobs.join(',')}`,
        `--Format=${PREEMPTED_FORMAT}`,
      ])
      // It knows none of these jobs any more, or no such times.
      if (!ok && isTemporary(stderr)) throw new Error(saidBy(stderr))
      return ok ? parsePreempted(stdout) : []
    },
    end: (job, { steps }) => cancel(...(steps ? [] : ['--full']), '--signal=TERM', job),
    takeBack: (name) => cancel('--state=PENDING', `--user=${user}`, `--name=${name}`),
    kill: (job) => cancel(job),
  }
}

/** Lets so many works go on at the same time; undefined for one that is called off before its turn. */
function lanes(count: number): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T | undefined> {
  const last: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve())
  let next = 0
  return <T>(work: () => Promise<T>, signal: AbortSignal) =>
    new Promise<T | undefined>((resolve, reject) => {
      if (signal.aborted) return resolve(undefined)
      const lane = next++ % count
      const callOff = (): void => resolve(undefined)
      signal.addEventListener('abort', callOff, { once: true })
      const turn = (last[lane] ?? Promise.resolve()).then(() => {
        signal.removeEventListener('abort', callOff)
        return signal.aborted ? undefined : work()
      })
      last[lane] = turn.catch(() => undefined)
      turn.then(resolve, reject)
    })
}

async function cancel(...args: string[]): Promise<void> {
  const { ok, stderr } = await run('scancel', args)
  const isDone = ok || stderr.split('\n').every((line) => line === '' || NOTHING_TO_END.test(line))
  if (!isDone) throw new Error(saidBy(stderr))
}

/** What Slurm's commands go by beside their arguments; of sbatch only what a study may not say either. */
const FOREIGN = /^(SLURM|SQUEUE|SCANCEL|SACCT)_|^SBATCH_(ARRAY_INX|CLUSTERS|ERROR|INPUT|WAIT)$/

/** Without what would change what is asked: the server may be a job of Slurm's itself, and users have their defaults. */
function environmentOf(given: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const ours = Object.entries(given).filter(([name]) => !FOREIGN.test(name) || name === 'SLURM_CONF')
  return { ...Object.fromEntries(ours), LC_ALL: given.LC_ALL }
}

function run(
  program: string,
  args: readonly string[],
  { env, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Answer> {
  const options = {
    env: environmentOf(env ?? process.env),
    timeout: ANSWER_MS_MAX,
    maxBuffer: ANSWER_BYTES_MAX,
    ...(cwd === undefined ? {} : { cwd }),
  }
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ ok: true, stdout, stderr })
      // Killed by us, or not even started: its own words say nothing then.
      const began = typeof error.code === 'number'
      const name = basename(program)
      const words = error.killed === true ? `${name} timed out` : `${name} could not be run, try again: ${error.message}`
      resolve({ ok: false, stdout, stderr: began ? stderr : words })
    })
  })
}

/** Words of a command, without who says them. */
function saidBy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(sbatch|squeue|scancel): (error: |fatal: )?/, '').trim())
  return lines.filter((line) => line !== '' && !line.startsWith('Try "')).join('; ')
}
