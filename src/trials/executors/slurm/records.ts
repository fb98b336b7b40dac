import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRecord } from '../attempt-folder.ts'
import type { Ending } from './ending.ts'

/** A submission was about to be made. */
export const SUBMISSION_FILE = 'slurm-submission.json'
/** What came of it. */
const JOB_FILE = 'slurm-job.json'
/** The runner's own: on which node it began, as which job. */
export const RUNNER_FILE = 'slurm-runner.json'
/** How Slurm ended it, where its runner could not say so itself. */
export const END_FILE = 'slurm-end.json'
export const SCRIPT_FILE = 'slurm-job.sh'
/** What Slurm says into the job's output; the command has streams of its own. */
export const SLURM_OUTPUT = 'slurm.out'

/** Names of what is in the folder. Over NFS this is what shows files that were made on another machine. */
export async function listFolder(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []))
}

/** What a stop must know of a job. */
export interface Submitted {
  /** Its command is srun, which kills at once what it has started when it is told to end itself. */
  readonly steps: boolean
}

/** Notes that it is about to be submitted; false where that stands there already. */
export async function markSubmission(folder: string, submitted: Submitted): Promise<boolean> {
  return writeFile(join(folder, SUBMISSION_FILE), `${JSON.stringify(submitted)}\n`, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

export async function readSubmitted(folder: string): Promise<Submitted> {
  return { steps: (await readRecord(join(folder, SUBMISSION_FILE)))?.value.steps === true }
}

export async function keepJob(folder: string, job: string): Promise<void> {
  await writeFile(join(folder, JOB_FILE), `${JSON.stringify({ job })}\n`)
}

/** As if it had never been submitted. */
export async function forgetSubmission(folder: string): Promise<void> {
  for (const file of [JOB_FILE, SUBMISSION_FILE]) await rm(join(folder, file), { force: true })
}

export async function readJob(folder: string): Promise<string | undefined> {
  const job = (await readRecord(join(folder, JOB_FILE)))?.value.job
  return job === undefined ? undefined : String(job)
}

/** Which job its runner began as, where and when. */
export interface Runner {
  readonly job: string
  readonly node: string
  readonly startedAt: number
}

export async function readRunner(folder: string): Promise<Runner | undefined> {
  const record = await readRecord(join(folder, RUNNER_FILE))
  return record && { job: String(record.value.job), node: String(record.value.node), startedAt: record.at }
}

export async function readEnd(folder: string): Promise<Ending | undefined> {
  return (await readRecord(join(folder, END_FILE)))?.value as Ending | undefined
}

/** Keeps how it ended: Slurm itself forgets that within minutes. */
export async function keepEnd(folder: string, ending: Ending): Promise<void> {
  await writeFile(join(folder, END_FILE), `${JSON.stringify(ending)}\n`, { flag: 'wx' }).catch(() => undefined)
}
