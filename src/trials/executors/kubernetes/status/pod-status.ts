import { admissionBy, CONTAINER, type ContainerStatus, type Pod, QUEUE_LABEL } from '../api/objects.ts'
import { type Ending, endingOf, lost, terminatedOf } from './pod-end.ts'
import { noticeOf } from './pod-notice.ts'
import { type Restart, restartOf } from './pod-restart.ts'

/** What a pod's status means for its attempt. */
export type PodState =
  /** `trouble` names what will not get better by waiting alone; `since` is when the wait began; `isQueued`: its queue knows why. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly trouble?: Trouble; readonly since: number; readonly isQueued?: true }
  /** `notice` says why it may not go on; `crashes` that its container ended as often in its pod, the last time so, and is started again. */
  | { readonly kind: 'running'; readonly startedAt: number; readonly notice?: string; readonly crashes?: Crashes }
  /** `silent`: its node does not answer; nobody says that it has ended. */
  | { readonly kind: 'over'; readonly how: Ending; readonly startedAt?: number; readonly silent?: true }

interface Crashes {
  readonly count: number
  readonly last: Ending
}

/** What keeps a pod from starting, as a stable code; `final`: no waiting mends it. */
export interface Trouble {
  readonly code: 'imagePull' | 'cannotStart' | 'unschedulable'
  readonly final: boolean
}

const IMAGE_TROUBLE: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])
const FINAL_TROUBLE: ReadonlySet<string> = new Set(['InvalidImageName', 'ErrImageNeverPull'])
const START_TROUBLE: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PostStartHookError',
  'CrashLoopBackOff',
])
/** A node that does not carry out a deletion for so long after its grace is silent: what runs there is not ours any more. */
const OVERDUE_MS = 20_000

/** Reads a pod. `stopped`: we told it to end, so that its deletion says nothing; `container` trains; a pod that hangs may be over later. */
export function readPod(
  pod: Pod,
  { stopped = false, container = CONTAINER, now = Date.now() }: { stopped?: boolean; container?: string; now?: number } = {},
): PodState {
  const status = pod.status ?? {}
  const statuses = status.containerStatuses ?? []
  const main = statuses.find(({ name }) => name === container) ?? (statuses.length === 1 ? statuses[0] : undefined)
  const restart = main === undefined ? undefined : restartOf(pod, main)
  const terminated = restart === undefined ? main?.state?.terminated : undefined
  if (status.phase === 'Succeeded' || status.phase === 'Failed' || terminated !== undefined) {
    return { kind: 'over', how: endingOf(pod, terminated, stopped), ...startOf(terminated?.startedAt) }
  }
  const running = main?.state?.running
  if (overdueFrom(pod) <= now) return { kind: 'over', how: silentNode(pod, stopped), ...startOf(running?.startedAt), silent: true }
  if (restart !== undefined) return startedAgain(restart)
  if (running === undefined) return waitingOf(pod, main)
  const notice = noticeOf(pod, stopped)
  return { kind: 'running', startedAt: Date.parse(running.startedAt), ...(notice === undefined ? {} : { notice }) }
}

function startedAgain({ ended, count, notice }: Restart): PodState {
  const at = Date.parse(ended.finishedAt ?? '') || Date.now()
  const startedAt = Date.parse(ended.startedAt ?? '') || at
  return { kind: 'running', startedAt, notice, crashes: { count: count + 1, last: terminatedOf(at, ended) } }
}

function startOf(time: string | undefined): { startedAt?: number } {
  const startedAt = Date.parse(time ?? '')
  return startedAt > 0 ? { startedAt } : {}
}

/** From when on a pod that was told to end, and is still there, says that its node is silent; infinite while nobody told it to. */
export function overdueFrom({ metadata }: Pod): number {
  return metadata.deletionTimestamp === undefined ? Number.POSITIVE_INFINITY : Date.parse(metadata.deletionTimestamp) + OVERDUE_MS
}

function silentNode({ metadata, spec }: Pod, stopped: boolean): Ending {
  const at = Date.parse(metadata.deletionTimestamp ?? '')
  if (stopped) return { kind: 'exited', at, signal: 'SIGTERM' }
  return lost(at, `was on a node that is silent (${spec?.nodeName ?? 'unknown'}), and may still run there`, undefined)
}

function waitingOf(pod: Pod, main: ContainerStatus | undefined): PodState {
  const { conditions = [], initContainerStatuses = [] } = pod.status ?? {}
  const created = Date.parse(pod.metadata.creationTimestamp ?? '') || 0
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status === 'False') {
    const words = scheduled.message ?? scheduled.reason ?? 'no node fits'
    const waits = { kind: 'waiting', since: created, trouble: { code: 'unschedulable', final: false } } as const
    const queue = pod.metadata.labels?.[QUEUE_LABEL]
    if (scheduled.reason !== 'SchedulingGated') return { ...waits, reason: `waits for a node: ${words}` }
    if (queue === undefined) return { ...waits, reason: `waits for its scheduling gates to be lifted: ${words}` }
    return { ...waits, reason: admissionBy(queue), isQueued: true }
  }
  const since = Date.parse(main?.lastState?.terminated?.finishedAt ?? scheduled?.lastTransitionTime ?? '') || created
  for (const { state } of [...initContainerStatuses, ...(main === undefined ? [] : [main])]) {
    const { reason = '', message = '' } = state?.waiting ?? {}
    const words = message === '' ? reason : `${reason}: ${message}`
    const final = FINAL_TROUBLE.has(reason)
    if (IMAGE_TROUBLE.has(reason)) {
      return { kind: 'waiting', reason: `cannot get its image: ${words}`, since, trouble: { code: 'imagePull', final } }
    }
    if (START_TROUBLE.has(reason)) {
      return { kind: 'waiting', reason: `its container does not start: ${words}`, since, trouble: { code: 'cannotStart', final } }
    }
  }
  const where = pod.spec?.nodeName === undefined ? '' : ` on ${pod.spec.nodeName}`
  return { kind: 'waiting', reason: scheduled === undefined ? 'waits for the scheduler' : `its container is being made${where}`, since }
}
