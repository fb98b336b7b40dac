import { constants } from 'node:os'
import type { Observation } from '../executor.ts'
import { CONTAINER, type ContainerStatus, type Pod } from './objects.ts'
import { noticeOf } from './pod-notice.ts'

/** What a pod's status means for its attempt. */
export type PodState =
  /** `trouble` names what will not get better by waiting alone; `since` is when the wait began. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly trouble?: Trouble; readonly since: number }
  /** `notice` says why it may not go on. */
  | { readonly kind: 'running'; readonly startedAt: number; readonly notice?: string }
  /** `silent`: its node does not answer; nobody says that it has ended. */
  | { readonly kind: 'over'; readonly how: Ending; readonly startedAt?: number; readonly silent?: true }

export type Ending = Omit<Extract<Observation, { kind: 'exited' }>, 'lastLines'> | Extract<Observation, { kind: 'lost' }>

/** What keeps a pod from starting, as a stable code; `final`: no waiting mends it. */
export interface Trouble {
  readonly code: 'imagePull' | 'cannotStart' | 'unschedulable'
  readonly final: boolean
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))
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
/** The kubelet's words for what it, or the node, did to a pod; and ours for them. */
const NODE_REASONS: Readonly<Record<string, string>> = {
  Evicted: 'was evicted',
  NodeLost: 'was on a node that is lost',
  NodeShutdown: 'was on a node that shut down',
  Terminated: 'was on a node that shut down',
  Shutdown: 'was on a node that shut down',
  Preempting: 'was preempted',
  UnexpectedAdmissionError: 'was refused by its node',
  NodeAffinity: 'was refused by its node',
}
const DISRUPTIONS: Readonly<Record<string, string>> = {
  PreemptionByScheduler: 'was preempted by a pod of a higher priority',
  DeletionByTaintManager: 'was on a node that is lost or was tainted',
  EvictionByEvictionAPI: 'was evicted, as when a node is drained',
  DeletionByPodGC: 'was on a node that is gone',
  TerminationByKubelet: 'was ended by its node',
}

/** A node that does not carry out a deletion for so long after its grace is silent: what runs there is not ours any more. */
const OVERDUE_MS = 20_000

/** Nothing that the trial does can bring these about. */
const BLAMELESS: ReadonlySet<string> = new Set(['PreemptionByScheduler', 'EvictionByEvictionAPI'])

/** Reads a pod. `stopped`: we told it to end, so that its deletion says nothing; `container` trains; a pod that hangs may be over later. */
export function readPod(
  pod: Pod,
  { stopped = false, container = CONTAINER, now = Date.now() }: { stopped?: boolean; container?: string; now?: number } = {},
): PodState {
  const status = pod.status ?? {}
  const statuses = status.containerStatuses ?? []
  const main = statuses.find(({ name }) => name === container) ?? (statuses.length === 1 ? statuses[0] : undefined)
  const terminated = main?.state?.terminated
  if (status.phase === 'Succeeded' || status.phase === 'Failed' || terminated !== undefined) {
    return { kind: 'over', how: endingOf(pod, terminated, stopped), ...startOf(terminated?.startedAt) }
  }
  const running = main?.state?.running
  if (overdueFrom(pod) <= now) return { kind: 'over', how: silentNode(pod, stopped), ...startOf(running?.startedAt), silent: true }
  if (running === undefined) return waitingOf(pod, main)
  const notice = noticeOf(pod, stopped)
  return { kind: 'running', startedAt: Date.parse(running.startedAt), ...(notice === undefined ? {} : { notice }) }
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
    const gated = scheduled.reason === 'SchedulingGated'
    const reason = gated ? `waits to be admitted by its queue: ${words}` : `waits for a node: ${words}`
    return { kind: 'waiting', reason, since: created, trouble: { code: 'unschedulable', final: false } }
  }
  const since = Date.parse(scheduled?.lastTransitionTime ?? '') || created
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

/** A pod that has ended, or whose training container has. Whoever takes a pod away is not its code's fault, whatever that exits with. */
function endingOf(pod: Pod, terminated: Terminated | undefined, stopped: boolean): Ending {
  const { reason = '', message, conditions = [] } = pod.status ?? {}
  const at = Date.parse(terminated?.finishedAt ?? '') || Date.parse(pod.metadata.deletionTimestamp ?? '') || Date.now()
  const disruption = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True')
  if (disruption !== undefined && !stopped) {
    const known = DISRUPTIONS[disruption.reason ?? ''] ?? `was taken away (${disruption.reason})`
    const blameless = BLAMELESS.has(disruption.reason ?? '')
    return { ...lost(at, known, message ?? disruption.message), ...(blameless ? { blameless } : {}) }
  }
  const node = NODE_REASONS[reason] ?? (reason.startsWith('OutOf') || reason.startsWith('Outof') ? 'found its node too full' : undefined)
  if (node !== undefined) return lost(at, node, message)
  if (reason === 'DeadlineExceeded') {
    const cause = { reason: 'timeout', message: 'ran longer than its pod may (activeDeadlineSeconds)', retry: false }
    return { kind: 'exited', at, ...exitOf(terminated), cause }
  }
  if (pod.metadata.deletionTimestamp !== undefined && !stopped) return lost(at, 'was deleted by somebody', undefined)
  if (terminated === undefined) {
    if (pod.status?.phase === 'Succeeded') return { kind: 'exited', at, exitCode: 0 }
    if (stopped) return { kind: 'exited', at, signal: 'SIGTERM' }
    return lost(at, 'ended without a word of its container', message ?? reason)
  }
  return terminatedOf(at, terminated)
}

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

function terminatedOf(at: number, terminated: Terminated): Ending {
  const { reason = '', message } = terminated
  switch (reason) {
    case 'OOMKilled': {
      const cause = { reason: 'outOfMemory', message: 'used more memory than it may (OOMKilled): raise resources.memory', retry: true }
      return { kind: 'exited', at, ...exitOf(terminated), cause }
    }
    case 'ContainerStatusUnknown':
      return lost(at, 'was on a node that lost sight of it', message)
    case 'StartError':
    case 'ContainerCannotRun':
      return { kind: 'exited', at, exitCode: terminated.exitCode, cannotStart: `the command could not be started: ${message ?? reason}` }
    default:
      return { kind: 'exited', at, ...exitOf(terminated) }
  }
}

/** A status of 128 + n reads as signal n, as every shell says it. */
function exitOf(terminated: Terminated | undefined): { exitCode?: number; signal?: string } {
  if (terminated === undefined) return {}
  const signal = SIGNALS.get(terminated.signal || terminated.exitCode - 128)
  return signal === undefined ? { exitCode: terminated.exitCode } : { signal }
}

function lost(at: number, what: string, words: string | undefined): Ending {
  return { kind: 'lost', at, reason: `its pod ${what}${words ? `: ${words}` : ''}` }
}
