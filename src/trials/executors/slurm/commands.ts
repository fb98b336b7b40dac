import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { lookFor } from '../process/programs.ts'
import { type Job, parseAccount, parseQueue, QUEUE_FORMAT } from './jobs.ts'
import type { Submitted } from './records.ts'

/** What came of a submission. `later`: Slurm did not answer, or takes no job now; whether it has this one its queue says. */
export type Submission =
  | { readonly kind: 'submitted'; readonly job: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string }

/** Slurm's commands, as this user. */
export interface SlurmCommands {
  submit(args: readonly string[], options: { env: Readonly<Record<string, string>>; folder: string }): Promise<Submission>
  /** All jobs of this user that Slurm still has in mind. Rejects when it does not answer. */
  queue(): Promise<readonly Job[]>
  /** What Slurm's accounting has of jobs; nothing where there is none. */
  account(jobs: readonly string[]): Promise<readonly Job[]>
  /** Takes a job back that waits; sends SIGTERM to everything of one that runs, or to its steps alone. Rejects when Slurm does not answer. */
  end(job: string, what: Submitted): Promise<void>
  /** Takes a job back that waits, and leaves one that runs alone. */
  takeBack(job: string): Promise<void>
  /** Ends a job in any case, within the time that Slurm gives it (KillWait). */
  kill(job: string): Promise<void>
}

/** So many jobs are submitted at the same time. */
const LANES = 4
/** A command that waits for longer than this, its retries included, is given up. */
const ANSWER_MS_MAX = 120_000
const ANSWER_BYTES_MAX = 64 * 1024 * 1024
/** Words of a submission that another try may mend: Slurm is away, or this user has as many jobs as they may. */
const LATER =
  /unable to contact|timed out|connection refused|connect failure|communication|zero bytes|temporarily|try again|job submit limit|too many|max ?submit|MaxJobCount|standby|could not establish a configuration source|failed to fetch config/i
/** What scancel says of a job that has ended, or has not begun what is to be signalled. */
const NOTHING_TO_END = /invalid job id|already complet|not (yet )?running|has not started|job is pending|no such/i

interface Answer {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Whether jobs can be submitted from here. */
export async function hasSlurm(): Promise<boolean> {
  const places = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return (await lookFor(places.map((folder) => join(folder, 'sbatch')))) === 'runs'
}

/** The commands that are on the PATH. */
export function openCommands(): SlurmCommands {
  const user = String(process.getuid?.() ?? '')
  const inTurn = lanes(LANES)
  return {
    async submit(args, { env, folder }) {
      const { ok, stdout, stderr } = await inTurn(() => run('sbatch', args, { env, cwd: folder }))
      const job = /^(\d+)(;|$)/m.exec(stdout)?.[1]
      if (ok && job !== undefined) return { kind: 'submitted', job }
      const message = saidBy(stderr) || saidBy(stdout) || 'sbatch said nothing'
      return { kind: ok || LATER.test(message) ? 'later' : 'refused', message }
    },
    async queue() {
      const { ok, stdout, stderr } = await run('squeue', ['--noheader', '--states=all', `--user=${user}`, `--format=${QUEUE_FORMAT}`])
      if (!ok) throw new Error(saidBy(stderr) || 'squeue failed')
      return parseQueue(stdout)
    },
    async account(jobs) {
      const fields = '--format=JobIDRaw,State,NodeList,Timelimit'
      const { ok, stdout } = await run('sacct', ['--noheader', '--parsable2', '--allocations', fields, `--jobs=${jobs.join(',')}`])
      return ok ? parseAccount(stdout) : []
    },
    async end(job, { steps }) {
      await cancel('--state=PENDING', job)
      await cancel(...(steps ? [] : ['--full']), '--signal=TERM', job)
    },
    takeBack: (job) => cancel('--state=PENDING', job),
    kill: (job) => cancel(job),
  }
}

/** Lets so many works go on at the same time. */
function lanes(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const last: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve())
  let next = 0
  return (work) => {
    const lane = next++ % count
    const done = (last[lane] ?? Promise.resolve()).then(work)
    last[lane] = done.catch(() => undefined)
    return done
  }
}

async function cancel(...args: string[]): Promise<void> {
  const { ok, stderr } = await run('scancel', args)
  const isDone = ok || stderr.split('\n').every((line) => line === '' || NOTHING_TO_END.test(line))
  if (!isDone) throw new Error(saidBy(stderr))
}

/** Without what would change what is asked: the server may be a job of Slurm's itself, and users have their defaults. */
function environmentOf(given: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const ours = Object.entries(given).filter(([name]) => !/^(SLURM|SQUEUE|SCANCEL|SACCT)_/.test(name) || name === 'SLURM_CONF')
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
      const words = error.killed === true ? `${program} timed out` : `${program} could not be run, try again: ${error.message}`
      resolve({ ok: false, stdout, stderr: began ? stderr : words })
    })
  })
}

/** Words of a command, without who says them. */
function saidBy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(sbatch|squeue|scancel): (error: |fatal: )?/, '').trim())
  return lines.filter((line) => line !== '' && !line.startsWith('Try "')).join('; ')
}
