import type { Pod } from '../api/objects.ts'
import { disruptionOf } from './pod-end.ts'

/** Why a pod that runs may not go on, in words for people; undefined while all is well. `stopped`: we told it to end. */
export function noticeOf(pod: Pod, stopped: boolean): string | undefined {
  const notices = [silenceOf(pod), stopped ? undefined : removalOf(pod)].filter((notice) => notice !== undefined)
  return notices.length === 0 ? undefined : notices.join('; ')
}

/**
 * Of a node that it does not hear of the control plane calls the pods not ready and leaves all else as the kubelet said it last: a pod
 * that is not ready although its containers are. A kubelet that lives gives a reason when it says so itself (readiness gates).
 */
function silenceOf({ spec, status }: Pod): string | undefined {
  const { conditions = [], reason } = status ?? {}
  const ready = conditions.find(({ type }) => type === 'Ready')
  const containers = conditions.find(({ type }) => type === 'ContainersReady')
  const isMarked = ready !== undefined && ready.status !== 'True' && !ready.reason && containers?.status === 'True'
  if (!isMarked && reason !== 'NodeLost') return undefined
  const since = ready?.status === 'True' ? undefined : ready?.lastTransitionTime
  return `its node (${spec?.nodeName ?? 'unknown'}) does not answer${since === undefined ? '' : `, as the cluster found at ${since}`}`
}

function removalOf(pod: Pod): string | undefined {
  const { metadata } = pod
  if (metadata.deletionTimestamp === undefined) return undefined
  const cause = disruptionOf(pod)
  const words = [cause?.reason, cause?.message].filter((word) => word !== undefined && word !== '').join(': ')
  return `its pod is being deleted${words === '' ? '' : ` (${words})`} and has until ${metadata.deletionTimestamp} to end`
}
