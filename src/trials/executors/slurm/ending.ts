import type { Observation } from '../executor.ts'
import type { ExitRecord } from '../process/records.ts'
import { isQueued, type Job } from './jobs.ts'

/** How an attempt ended, as its job says it. */
export type Ending = Omit<Extract<Observation, { kind: 'exited' }>, 'lastLines'> | Extract<Observation, { kind: 'lost' }>

/** What its folder has of an attempt's end. */
export interface Traces {
  readonly at: number
  /** Of its runner, which may have been killed before it could write one. */
  readonly exit?: ExitRecord | undefined
  /** A stop was asked. */
  readonly stopped: boolean
  /** Its runner has begun. */
  readonly began: boolean
  readonly folder: string
}

/**
 * A job whose exit record says everything about its end: it ended by itself, or as it was asked. Steps are told to end without their
 * runner.
 */
export function isPlain(exit: ExitRecord, { stopped, steps }: { stopped: boolean; steps: boolean }): boolean {
  return stopped || exit.cannotStart !== undefined || (exit.exitCode === 0 && exit.told !== true && !steps)
}

/** What an exit record says of the end. */
export function recorded({ told: _, ...exit }: ExitRecord): Ending {
  return { kind: 'exited', ...exit }
}

/** Whether the end that such a job came to should have left an exit record. */
export function leavesRecord({ state }: Job): boolean {
  return state === 'COMPLETED' || state === 'FAILED'
}

/** How the attempt of a job ended that Slurm has ended, or put back; undefined = Slurm knows nothing of the job any more. */
export function endingOf(job: Job | undefined, id: string, traces: Traces): Ending {
  const { at, exit, stopped, began } = traces
  if (stopped) return exit === undefined ? { kind: 'exited', at, signal: began ? 'SIGKILL' : 'SIGTERM' } : recorded(exit)
  if (job === undefined)
    return exit?.told === true ? lost('was told to end, and Slurm knows no more why', id, traces) : unexplained(job, id, traces)
  const where = placeOf(job)
  // What had ended by itself before is its own doing.
  const ownEnd = exit !== undefined && exit.told !== true ? recorded(exit) : undefined
  switch (job.state) {
    case 'OUT_OF_MEMORY':
      return exited('outOfMemory', `used more memory than its Slurm job may${where} (OUT_OF_MEMORY): raise resources.memory`, traces)
    case 'TIMEOUT':
      return exited('timeout', `ran longer than its Slurm job may (TIMEOUT${job.limit && `, ${job.limit}`}): raise slurm.time`, traces)
    case 'DEADLINE':
      return exited('timeout', 'ran longer than its Slurm job may (DEADLINE)', traces)
    case 'PREEMPTED':
      return { ...lost(`was preempted${where} (PREEMPTED)`, id, traces), blameless: true }
    case 'BOOT_FAIL':
      return { ...lost('had a node that did not boot (BOOT_FAIL)', id, traces), blameless: true }
    case 'NODE_FAIL':
      return lost(`lost its node${where} (NODE_FAIL)`, id, traces)
    case 'CANCELLED':
    case 'REVOKED':
      return ownEnd ?? lost(`was cancelled by somebody (${job.state})`, id, traces)
    default: {
      // A runner that Slurm begins a second time fails, whatever it was told to in its first life.
      const isRequeued = isQueued(job) || (job.state === 'FAILED' && exit?.exitCode === 0)
      if (!isRequeued) return unexplained(job, id, traces)
      return ownEnd ?? { ...lost(`was requeued by somebody (${job.state})`, id, traces), blameless: true }
    }
  }
}

/** By its record, where Slurm has no word for its end. */
function unexplained(job: Job | undefined, id: string, traces: Traces): Ending {
  const { at, exit, began, folder } = traces
  const where = placeOf(job)
  if (exit !== undefined) return recorded(exit)
  if (job?.state === 'FAILED' && !began) {
    const why = `ended${where} before it wrote anything into ${folder}: do the nodes share that folder?`
    return { kind: 'exited', at, cause: { reason: 'cannotStart', message: `its Slurm job ${id} ${why}`, retry: true } }
  }
  if (job?.state === 'FAILED') return { kind: 'exited', at, signal: 'SIGKILL' }
  const what = job === undefined ? 'left no exit record, and Slurm knows it no more' : `left no exit record${where} (${job.state})`
  return lost(what, id, traces)
}

function lost(what: string, id: string, { at, exit }: Traces): Extract<Ending, { kind: 'lost' }> {
  return { kind: 'lost', at: exit?.at ?? at, reason: `its Slurm job ${id} ${what}` }
}

function exited(reason: string, message: string, { at, exit }: Traces): Ending {
  const cause = { reason, message, retry: true }
  return exit === undefined ? { kind: 'exited', at, cause } : ({ ...recorded(exit), cause } as Ending)
}

function placeOf(job: Job | undefined): string {
  return job?.node ? ` on ${job.node}` : ''
}
