import { constants } from 'node:os'
import type { Observation } from '../../executor.ts'
import type { Pod, Terminated } from '../api/objects.ts'

/** How an attempt ended, as its pod says it. */
export type Ending = Omit<Extract<Observation, { kind: 'exited' }>, 'lastLines'> | Extract<Observation, { kind: 'lost' }>

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))
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
/** So begins what Kueue says: WorkloadEvictedDueToPreempted, ... */
const TAKEN_BY_QUEUE = 'WorkloadEvicted'

const DELETED = 'was deleted by somebody'

/** Of SIGTERM and SIGKILL. */
const DELETION_CODES: ReadonlySet<number> = new Set([143, 137])

/** Nothing that the trial does can bring these about. */
const BLAMELESS: ReadonlySet<string> = new Set(['PreemptionByScheduler', 'EvictionByEvictionAPI'])

/** By what Kubernetes and Kueue say who takes a pod away, and why. */
const TAKEN: ReadonlySet<string> = new Set(['DisruptionTarget', 'TerminationTarget'])

/** What takes a pod away, where somebody says it. */
export function disruptionOf({ status }: Pod): { readonly reason?: string; readonly message?: string } | undefined {
  return status?.conditions?.find(({ type, status: holds }) => TAKEN.has(type) && holds === 'True')
}

/** A pod that has ended, or whose training container has. Whoever takes a pod away is not its code's fault, whatever that exits with. */
export function endingOf(pod: Pod, terminated: Terminated | undefined, stopped: boolean): Ending {
  const { reason = '', message } = pod.status ?? {}
  const at = Date.parse(terminated?.finishedAt ?? '') || Date.parse(pod.metadata.deletionTimestamp ?? '') || Date.now()
  const disruption = disruptionOf(pod)
  if (disruption !== undefined && !stopped) {
    const { reason: by = '', message: words } = disruption
    const isQueue = by.startsWith(TAKEN_BY_QUEUE)
    const known = isQueue ? 'was taken back by its queue' : (DISRUPTIONS[by] ?? `was taken away (${by})`)
    const blameless = isQueue || BLAMELESS.has(by)
    return { ...lost(at, known, message ?? words), ...(blameless ? { blameless } : {}) }
  }
  const node = NODE_REASONS[reason] ?? (reason.startsWith('OutOf') || reason.startsWith('Outof') ? 'found its node too full' : undefined)
  if (node !== undefined) return lost(at, node, message)
  if (reason === 'DeadlineExceeded') {
    const cause = { reason: 'timeout', message: 'ran longer than its pod may (activeDeadlineSeconds)', retry: false }
    return { kind: 'exited', at, ...exitOf(terminated), cause }
  }
  if (!stopped && isDeleted(pod, terminated)) return lost(at, DELETED, undefined)
  if (terminated === undefined) {
    if (pod.status?.phase === 'Succeeded') return { kind: 'exited', at, exitCode: 0 }
    if (stopped) return { kind: 'exited', at, signal: 'SIGTERM' }
    return lost(at, 'ended without a word of its container', message ?? reason)
  }
  return terminatedOf(at, terminated)
}

/** Somebody's deletion ended it: what had ended by itself before is its own doing. */
function isDeleted({ metadata }: Pod, terminated: Terminated | undefined): boolean {
  if (metadata.deletionTimestamp === undefined) return false
  const askedAt = Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000
  const byItself = terminated !== undefined && !DELETION_CODES.has(terminated.exitCode)
  return !(byItself && Date.parse(terminated.finishedAt ?? '') <= askedAt)
}

/** All that is known of a pod's end is that somebody deleted it. */
export function isDeletion(how: Ending): boolean {
  return how.kind === 'lost' && how.reason === lost(0, DELETED, undefined).reason
}

/** How a container ended. */
export function terminatedOf(at: number, terminated: Terminated): Ending {
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

/** A pod that somebody or something else took away. */
export function lost(at: number, what: string, words: string | undefined): Extract<Ending, { kind: 'lost' }> {
  return { kind: 'lost', at, reason: `its pod ${what}${words ? `: ${words}` : ''}` }
}
