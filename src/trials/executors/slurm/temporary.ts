/** Slurm is away, or this user has as many jobs as they may. */
const AWAY =
  /unable to contact|timed out|connection refused|connect failure|communication|zero bytes|temporarily|try again|job submit limit|too many|max ?submit|MaxJobCount|standby|could not establish a configuration source|failed to fetch config/i
/** Munge, Slurm's own disk, or a partition in maintenance: the cluster's trouble, and no study's. */
const OUT_OF_ORDER = /munge|protocol authentication error|i\/o error writing script|not available \(inactive or drain\)/i
/** The limit that a job would break, as slurmctld names it before the words that it has for all of them. */
const LIMIT = /\b(?:QOS|Assoc)[A-Z]\w+/

/** Whether another try may mend what such words of one of Slurm's commands say. */
export function isTemporary(message: string): boolean {
  const limit = LIMIT.exec(message)?.[0]
  // One that is about the job itself: it will never be taken.
  if (limit !== undefined && !/submit/i.test(limit)) return false
  return AWAY.test(message) || OUT_OF_ORDER.test(message)
}
