import type { ExitCause, Launch } from '../executor.ts'
import { ApiFailure } from './api.ts'
import { Backoff } from './backoff.ts'
import { type Cluster, pathOf } from './cluster.ts'
import { podManifest, secretManifest } from './manifest.ts'
import type { Pod } from './objects.ts'

export type Creation =
  | { readonly kind: 'made'; readonly pod: Pod }
  | { readonly kind: 'refused'; readonly cause: ExitCause }
  | { readonly kind: 'stopped' | 'closed' }

interface Creating {
  /** Told why the pod is not there yet. */
  readonly waits: (reason: string) => void
  /** When the attempt began to wait. */
  readonly since: number
  readonly isStopped: () => boolean
}

/**
 * Makes an attempt's pod and its secret: applied by names that follow from ids, so that doing it twice is doing it once. What
 * passes (no answer, too many requests, a quota that is used up, a namespace or permission that is missing) is waited for.
 */
export async function createPod(cluster: Cluster, launch: Launch, { waits, since, isStopped }: Creating): Promise<Creation> {
  const { backoffMinMs, backoffMaxMs } = cluster.times
  const backoff = new Backoff(backoffMinMs, backoffMaxMs)
  const limitMs = launch.pod.template.pod?.startWithinMs ?? Number.POSITIVE_INFINITY
  while (!cluster.signal.aborted) {
    if (isStopped()) return { kind: 'stopped' }
    try {
      return { kind: 'made', pod: await applyAll(cluster, launch) }
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      const cause = refusalOf(error)
      if (cause !== undefined) return { kind: 'refused', cause }
      const reason = waitOf(error, cluster.api.namespace)
      if (Date.now() - since > limitMs) {
        const message = `could not be started within ${Math.round(limitMs / 1000)} s: ${reason}`
        return { kind: 'refused', cause: { reason: isQuota(error) ? 'quota' : 'notStarted', message, retry: false } }
      }
      waits(reason)
      await backoff.pause(cluster.signal, error.retryAfterMs)
    }
  }
  return { kind: 'closed' }
}

async function applyAll({ api, server, anchors }: Cluster, launch: Launch): Promise<Pod> {
  const { namespace } = api
  const origin = { namespace, server, owner: await anchors.of(launch) }
  const pod = await api.apply<Pod>(pathOf(namespace, 'pods', launch.objectName), podManifest(launch, origin))
  if (pod.metadata.deletionTimestamp !== undefined) throw new ApiFailure(503, 'an earlier pod of its name is still being deleted')
  const secret = secretManifest(launch, origin, { uid: pod.metadata.uid ?? '' })
  if (secret !== undefined) await api.apply(pathOf(namespace, 'secrets', launch.objectName), secret)
  return pod
}

function isQuota({ status, message }: ApiFailure): boolean {
  return status === 403 && /exceeded quota|insufficient quota/i.test(message)
}

/** A role that lacks a right says so in these words; admission says anything else. */
function isForbidden({ status, message }: ApiFailure): boolean {
  return status === 403 && /cannot (?:patch|create|get|delete) resource/.test(message)
}

/** The pod as it is described will never be taken. */
function refusalOf(failure: ApiFailure): ExitCause | undefined {
  if (failure.isTransient || failure.status === 404 || failure.status === 409 || isQuota(failure) || isForbidden(failure)) return undefined
  return { reason: 'admission', message: `the cluster does not take its pod: ${failure.message}`, retry: false }
}

function waitOf(failure: ApiFailure, namespace: string): string {
  if (isQuota(failure)) return `waits for quota: ${failure.message}`
  if (isForbidden(failure)) return `waits for a permission that this server lacks: ${failure.message}`
  if (failure.status === 404) return `waits: ${failure.message} (the namespace is ${namespace})`
  return `waits: ${failure.message}`
}
