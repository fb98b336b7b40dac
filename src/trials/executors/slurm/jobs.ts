/** A job as Slurm shows it. */
export interface Job {
  readonly id: string
  /** PENDING, RUNNING, COMPLETED, ... */
  readonly state: string
  /** Why it waits, or how it ended: one of Slurm's own words; empty where it has none. */
  readonly reason: string
  readonly node: string
  /** What it may take, as 2:00:00. */
  readonly limit: string
  /** Absent where accounting told of it, which is asked by ids. */
  readonly name?: string
}

/** What squeue is asked of each job; the name last, because it may hold anything. */
export const QUEUE_FORMAT = '%i|%T|%r|%N|%l|%j'

/** What squeue is asked of preemptions, which its short format cannot say. */
export const PREEMPTED_FORMAT = 'JobID:20,PreemptTime:30'

/** States from which a job goes on to no other. */
const ENDS: ReadonlySet<string> = new Set([
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'TIMEOUT',
  'DEADLINE',
  'OUT_OF_MEMORY',
  'PREEMPTED',
  'NODE_FAIL',
  'BOOT_FAIL',
  'REVOKED',
])
/** States in which it has no node. */
const QUEUED: ReadonlySet<string> = new Set(['PENDING', 'RESV_DEL_HOLD', 'REQUEUE_FED', 'REQUEUE_HOLD', 'REQUEUED', 'SPECIAL_EXIT'])

/** Whether it has not ended: in a state that only newer Slurms have it goes on, or it would be submitted a second time. */
export function isOpen({ state }: Job): boolean {
  return !ENDS.has(state)
}

/** Whether it waits for a node. */
export function isQueued({ state }: Job): boolean {
  return QUEUED.has(state)
}

/** Why it waits, for people; undefined when it does not. */
export function waitingWords({ id, state, reason }: Job): string | undefined {
  if (state === 'CONFIGURING' || state === 'POWER_UP_NODE') return `waits for its node to come up (Slurm job ${id})`
  if (!QUEUED.has(state)) return undefined
  const why = reason === '' || reason === 'None' ? '' : `: ${reason}`
  return `waits in Slurm’s queue${state === 'PENDING' ? '' : ` (${state})`}${why} (job ${id})`
}

/** What squeue printed in our format. */
export function parseQueue(text: string): readonly Job[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', state, reason = '', node = '', limit = '', ...name] = line.split('|')
    return state === undefined || !/^\d+$/.test(id) ? [] : [{ id, state, reason, node, limit, name: name.join('|') }]
  })
}

/** What sacct printed of JobIDRaw, State, NodeList and Timelimit. */
export function parseAccount(text: string): readonly Job[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', words, node = '', limit = ''] = line.split('|')
    // As "CANCELLED by 1000".
    const state = words?.split(' ')[0] ?? ''
    return state === '' || !/^\d+$/.test(id) ? [] : [{ id, state, reason: '', node: node === 'None assigned' ? '' : node, limit }]
  })
}

/** Which jobs of `squeue --Format=PREEMPTED_FORMAT` have a time at which they were told to leave. */
export function parsePreempted(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', time = ''] = line.trim().split(/ +/)
    return /^\d{4}-/.test(time) ? [id] : []
  })
}
