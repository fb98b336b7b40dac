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

/** States from which a job goes on to others. */
const OPEN: ReadonlySet<string> = new Set([
  'PENDING',
  'CONFIGURING',
  'RUNNING',
  'SUSPENDED',
  'STOPPED',
  'COMPLETING',
  'STAGE_OUT',
  'SIGNALING',
  'RESIZING',
  'RESV_DEL_HOLD',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'REQUEUED',
  'SPECIAL_EXIT',
])
/** Open states in which nothing of it is on a node. */
const WAITING: ReadonlySet<string> = new Set([
  'PENDING',
  'CONFIGURING',
  'RESV_DEL_HOLD',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'REQUEUED',
  'SPECIAL_EXIT',
])

/** Whether it has not ended. */
export function isOpen({ state }: Job): boolean {
  return OPEN.has(state)
}

/** Why it waits, for people; undefined when it does not. */
export function waitingWords({ id, state, reason }: Job): string | undefined {
  if (!WAITING.has(state)) return undefined
  const why = reason === '' || reason === 'None' ? '' : `: ${reason}`
  if (state === 'CONFIGURING') return `waits for its node to come up (Slurm job ${id})`
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
