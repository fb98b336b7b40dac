import type { Observation } from '../executor.ts'
import type { ExitRecord } from '../process/records.ts'
import type { Job } from './jobs.ts'

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

/** A job whose exit record says everything about its end: it ended by itself, or as it was asked. */
export function isPlain(exit: ExitRecord, stopped: boolean): boolean {
  return stopped || exit.cannotStart !== undefined || (exit.exitCode === 0 && exit.told !== true)
}

/** What an exit record says of the end. */
export function recorded({ told: _, ...exit }: ExitRecord): Ending {
  return { kind: 'exited', ...exit }
}

/** Whether the end that such a job came to should have left an exit record. */
export function leavesRecord({ state }: Job): boolean {
  return state === 'COMPLETED' || state === 'FAILED'
}

/** How the attempt of a job ended that Slurm has ended; undefined = Slurm knows nothing of the job any more. */
export function endingOf(job: Job | undefined, id: string, { at, exit, stopped, began, folder }: Traces): Ending {
  if (stopped) return exit === undefined ? { kind: 'exited', at, signal: began ? 'SIGKILL' : 'SIGTERM' } : recorded(exit)
  const where = job?.node ? ` on ${job.node}` : ''
  const lost = (what: string): Extract<Ending, { kind: 'lost' }> => ({
    kind: 'lost',
    at: exit?.at ?? at,
    reason: `its Slurm job ${id} ${what}`,
  })
  const exited = (reason: string, message: string): Ending =>
    ({
      ...(exit === undefined ? { kind: 'exited', at } : recorded(exit)),
      cause: { reason, message, retry: true },
    }) as Ending
  switch (job?.state) {
    case 'OUT_OF_MEMORY':
      return exited('outOfMemory', `used more memory than its Slurm job may${where} (OUT_OF_MEMORY): raise resources.memory`)
    case 'TIMEOUT':
      return exited('timeout', `ran longer than its Slurm job may (TIMEOUT${job.limit && `, ${job.limit}`}): raise slurm.time`)
    case 'DEADLINE':
      return exited('timeout', 'ran longer than its Slurm job may (DEADLINE)')
    case 'PREEMPTED':
      return { ...lost(`was preempted${where} (PREEMPTED)`), blameless: true }
    case 'BOOT_FAIL':
      return { ...lost(`had a node that did not boot (BOOT_FAIL)`), blameless: true }
    case 'NODE_FAIL':
      return lost(`lost its node${where} (NODE_FAIL)`)
    case 'CANCELLED':
    case 'REVOKED':
      // What had ended by itself before is its own doing.
      return exit !== undefined && exit.told !== true ? recorded(exit) : lost(`was cancelled by somebody (${job.state})`)
    default:
      break
  }
  if (exit !== undefined) return recorded(exit)
  if (job?.state === 'FAILED' && !began) {
    const why = `ended${where} before it wrote anything into ${folder}: do the nodes share that folder?`
    return { kind: 'exited', at, cause: { reason: 'cannotStart', message: `its Slurm job ${id} ${why}`, retry: true } }
  }
  if (job?.state === 'FAILED') return { kind: 'exited', at, signal: 'SIGKILL' }
  return lost(job === undefined ? 'left no exit record, and Slurm knows it no more' : `left no exit record${where} (${job.state})`)
}
