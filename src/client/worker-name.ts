import { hostname } from 'node:os'

let asked = 0

/**
 * Who asks for a trial, as lists, attempts and the dashboard show it: another one each time, since a worker has one trial. In a job of Slurm
 * it begins with the job, by which `scontrol show job` and `scancel` know it.
 */
export function workerName(env: NodeJS.ProcessEnv = process.env): string {
  asked += 1
  const name = `${hostname()}-${process.pid}-${asked}`
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task } = env
  const job = array && task ? `${array}_${task}` : env.SLURM_JOB_ID
  return job ? `slurm-${job}-${name}` : name
}
