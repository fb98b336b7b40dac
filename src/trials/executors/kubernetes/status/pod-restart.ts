import type { ContainerStatus, Pod, Terminated } from '../api/objects.ts'

/** A container that ended and is started again in its pod, as the pod asks for: nothing is over with that. */
export interface Restart {
  readonly ended: Terminated
  /** How often it was started again before. */
  readonly count: number
  /** Why it does not run, for people. */
  readonly notice: string
}

/** It never ran: to start it again does not mend that. */
const NEVER_RAN: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun'])
/** Words of the kubelet for the time between an end and the next start; others tell of something else that is wrong. */
const BETWEEN: ReadonlySet<string> = new Set(['', 'CrashLoopBackOff', 'ContainerCreating', 'PodInitializing'])

/** Undefined where the container runs, or has ended for good, or never ran. */
export function restartOf(pod: Pod, { state, lastState, restartCount: count = 0 }: ContainerStatus): Restart | undefined {
  const { phase } = pod.status ?? {}
  const ended = state?.terminated ?? (state?.running === undefined ? lastState?.terminated : undefined)
  if (ended === undefined || NEVER_RAN.has(ended.reason ?? '') || phase === 'Succeeded' || phase === 'Failed') return undefined
  if (!startsAgain(pod, ended) || !BETWEEN.has(state?.waiting?.reason ?? '')) return undefined
  const words = state?.waiting?.message
  const notice = `its container ended with exit code ${ended.exitCode} and is started again${words === undefined ? '' : `: ${words}`}`
  return { ended, count, notice }
}

function startsAgain({ metadata, spec }: Pod, { exitCode }: Terminated): boolean {
  if (metadata.deletionTimestamp !== undefined) return false
  return spec?.restartPolicy === 'Always' || (spec?.restartPolicy === 'OnFailure' && exitCode !== 0)
}
