import { HoneError } from '../../../../model/index.ts'
import { passedSince } from '../../../../study/index.ts'
import type { ExitCause, Launch } from '../../executor.ts'
import { ApiFailure, type KubernetesApi } from '../api/api.ts'
import { Backoff } from '../api/backoff.ts'
import { type KubernetesObject, pathOf } from '../api/objects.ts'
import { applyOwn } from '../api/ownership.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { podManifest, secretManifest } from '../manifests/manifest.ts'
import { renderWorkload } from '../manifests/render.ts'
import { suspend } from '../status/suspension.ts'
import { collectionOf, objectNameOf, type Workload, workloadOf } from '../status/workload.ts'
import type { Began } from './record.ts'

export type Creation =
  | { readonly kind: 'made'; readonly object: KubernetesObject; readonly workload: Workload | undefined }
  | { readonly kind: 'refused'; readonly cause: ExitCause }
  | { readonly kind: 'stopped' | 'closed' }

interface Creating {
  /** Told why the object is not there yet. */
  readonly waits: (reason: string) => void
  /** When the attempt began to wait. */
  readonly since: number
  readonly isStopped: () => boolean
  /** Ends the pause that is under way. */
  readonly nudged: () => AbortSignal
  /** It was made and then suspended so, and goes on; it is made anew when it is not there any more. */
  readonly suspended?: Began['suspended']
  /** Told what will be made, before it is: whoever finds it later must know where. */
  readonly planned: (workload: Workload) => Promise<void>
}

/**
 * Makes an attempt's object and its secret: applied by names that follow from ids, so that doing it twice is doing it once. What
 * passes (no answer, too many requests, a quota that is used up, a namespace or permission that is missing) is waited for.
 */
export async function createWorkload(
  cluster: Cluster,
  launch: Launch,
  { waits, since, isStopped, nudged, ...how }: Creating,
): Promise<Creation> {
  const { backoffMinMs, backoffMaxMs } = cluster.times
  const backoff = new Backoff(backoffMinMs, backoffMaxMs)
  const limitMs = launch.pod.template.pod?.startWithinMs ?? Number.POSITIVE_INFINITY
  while (!cluster.signal.aborted) {
    if (isStopped()) return { kind: 'stopped' }
    try {
      return { kind: 'made', ...(await applyAll(cluster, launch, how)) }
    } catch (error) {
      const cause = refusalOf(error)
      if (cause !== undefined) return { kind: 'refused', cause }
      if (!(error instanceof ApiFailure)) throw error
      const reason = waitOf(error, cluster.api.namespace)
      if (passedSince(cluster.clock, since) > limitMs) {
        const message = `could not be started within ${Math.round(limitMs / 1000)} s: ${reason}`
        return { kind: 'refused', cause: { reason: isQuota(error) ? 'quota' : 'notStarted', message, retry: false } }
      }
      waits(reason)
      await backoff.pause(AbortSignal.any([cluster.signal, nudged()]), error.retryAfterMs)
    }
  }
  return { kind: 'closed' }
}

async function applyAll(
  { api, server, anchors }: Cluster,
  launch: Launch,
  { planned, suspended }: Pick<Creating, 'planned' | 'suspended'>,
): Promise<{ object: KubernetesObject; workload: Workload | undefined }> {
  const { namespace } = api
  const workload = await workloadOf(api, launch.pod)
  const path = `${collectionOf(namespace, workload)}/${objectNameOf(workload, launch.objectName)}`
  const resumed = suspended === undefined ? undefined : await resume(api, path, suspended)
  if (resumed !== undefined) return { object: resumed, workload }
  if (workload !== undefined) await planned(workload)
  const origin = { namespace, server, owner: await anchors.of(launch) }
  const manifest = workload === undefined ? podManifest(launch, origin) : renderWorkload(launch, origin)
  const object = await applyOwn({ api, server }, path, manifest)
  if (object.metadata.deletionTimestamp !== undefined) throw new ApiFailure(503, 'an earlier object of its name is still being deleted')
  const { apiVersion, kind } = manifest
  const secret = secretManifest(launch, origin, { apiVersion, kind, name: object.metadata.name, uid: object.metadata.uid ?? '' })
  if (secret !== undefined) await api.apply(pathOf(namespace, 'secrets', launch.objectName), secret)
  return { object, workload }
}

/** Lets a suspended object go on; undefined when it is not there any more. */
async function resume(api: KubernetesApi, path: string, field: readonly string[]): Promise<KubernetesObject | undefined> {
  try {
    return await suspend(api, path, { field, to: false })
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined
    throw error
  }
}

function isQuota({ status, message }: ApiFailure): boolean {
  return status === 403 && /exceeded quota|insufficient quota/i.test(message)
}

/** A role that lacks a right says so in these words; admission says anything else. */
function isForbidden({ status, message }: ApiFailure): boolean {
  return status === 403 && /cannot (?:patch|create|get|delete) resource/.test(message)
}

/** The object as it is described will never be taken. */
function refusalOf(error: unknown): ExitCause | undefined {
  if (error instanceof HoneError) return { reason: 'cannotStart', message: error.message, retry: false }
  if (!(error instanceof ApiFailure)) return undefined
  const mayPass = error.isTransient || error.status === 404 || error.status === 409 || isQuota(error) || isForbidden(error)
  return mayPass ? undefined : { reason: 'admission', message: `the cluster does not take it: ${error.message}`, retry: false }
}

function waitOf(failure: ApiFailure, namespace: string): string {
  if (isQuota(failure)) return `waits for quota: ${failure.message}`
  if (isForbidden(failure)) return `waits for a permission that this server lacks: ${failure.message}`
  if (failure.status === 404) return `waits: ${failure.message} (the namespace is ${namespace})`
  return `waits: ${failure.message}`
}
