import type { Launch } from '../executor.ts'
import { ApiFailure, type KubernetesApi } from './api.ts'
import { Backoff } from './backoff.ts'
import type { Gathering } from './gathering.ts'
import type { LogCopy } from './log-copy.ts'
import { anchorManifest, anchorName } from './manifest.ts'
import { type KubernetesObject, LABELS, pathOf } from './objects.ts'
import { applyOwn, findOwn } from './ownership.ts'
import type { Workload } from './workload.ts'

/** What every attempt on the cluster works with. */
export interface Cluster {
  readonly api: KubernetesApi
  /** Tells the pods of servers that share a namespace apart. */
  readonly server: string
  readonly anchors: Anchors
  /** Follows the objects of an attempt that is no plain pod. */
  readonly follow: (name: string, workload: Workload) => void
  /** What is kept of one log. */
  readonly logBytesMax: number
  /** Copies of logs that are being written, by the folders of their attempts. */
  readonly openLogs: Map<string, LogCopy>
  /** Tells of what was read, for all attempts. */
  readonly gathering: Gathering
  readonly times: ClusterTimes
  readonly log: (event: object) => void
  /** Aborts when the executor closes; what runs goes on. */
  readonly signal: AbortSignal
}

export interface ClusterTimes {
  readonly backoffMinMs: number
  readonly backoffMaxMs: number
  /** How long an image that cannot be had, or a container that cannot be made, is waited for. */
  readonly troubleMs: number
  /** How long the end of a log is asked for when its pod has ended. */
  readonly logEndMs: number
  /** How long a container that runs may say nothing until its log is asked for anew. */
  readonly logSilenceMs: number
  /** How often the cluster is asked why something waits that does not say it. */
  readonly inquiryMs: number
  /** How often ended pods and studies are looked through. */
  readonly sweepMs: number
}

export const CLUSTER_TIMES: ClusterTimes = {
  backoffMinMs: 500,
  backoffMaxMs: 30_000,
  troubleMs: 300_000,
  logEndMs: 30_000,
  logSilenceMs: 300_000,
  inquiryMs: 10_000,
  sweepMs: 30_000,
}

/** Repeats a request until it passes, is refused for good, or the executor closes; undefined in the last case. */
export async function insist<T>(cluster: Cluster, request: () => Promise<T>): Promise<T | undefined> {
  const { backoffMinMs, backoffMaxMs } = cluster.times
  const backoff = new Backoff(backoffMinMs, backoffMaxMs)
  while (!cluster.signal.aborted) {
    try {
      return await request()
    } catch (error) {
      if (!(error instanceof ApiFailure && error.isTransient)) throw error
      await backoff.pause(cluster.signal, error.retryAfterMs)
    }
  }
  return undefined
}

/** Deletes an object of that uid, else this server's of that name; resolves with false when it is not there (any more). Rejects with an ApiFailure. */
export async function removeObject(
  owner: Pick<Cluster, 'api' | 'server'>,
  path: string,
  options: { uid?: string | undefined; resourceVersion?: string | undefined; graceMs?: number; dependentsFirst?: boolean } = {},
): Promise<boolean> {
  const { resourceVersion, graceMs, dependentsFirst = false } = options
  // Asked for, but perhaps not made: another server's may have the name.
  const uid = options.uid ?? (await findOwn(owner, path))
  if (uid === undefined) return false
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: dependentsFirst ? 'Foreground' : 'Background',
    ...(graceMs === undefined ? {} : { gracePeriodSeconds: Math.ceil(graceMs / 1000) }),
    preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  }
  try {
    await owner.api.request('DELETE', path, { body })
    return true
  } catch (error) {
    // 409 with a uid alone: another object of that name.
    const isGone = error instanceof ApiFailure && (error.status === 404 || (error.status === 409 && resourceVersion === undefined))
    if (isGone) return false
    throw error
  }
}

/** The object of each study that owns its pods: made with the first pod, removed when the last is gone. */
export class Anchors {
  readonly #known = new Map<string, Promise<{ name: string; uid: string }>>()
  readonly #api: KubernetesApi
  readonly #server: string

  constructor(api: KubernetesApi, server: string) {
    this.#api = api
    this.#server = server
  }

  /** Makes the study's object, when it is not known to be there. Rejects with an ApiFailure. */
  of(launch: Launch): Promise<{ name: string; uid: string }> {
    const known = this.#known.get(launch.study)
    if (known !== undefined) return known
    const made = this.#make(launch)
    this.#known.set(launch.study, made)
    made.catch(() => this.#known.delete(launch.study))
    return made
  }

  /** It may have been deleted by somebody: the next pod makes it anew. */
  doubt(study: string): void {
    this.#known.delete(study)
  }

  /** Finds those that an earlier life of the server made. Rejects with an ApiFailure. */
  async adopt(labelSelector: string): Promise<void> {
    const path = pathOf(this.#api.namespace, 'configmaps')
    const found = await this.#api.request<{ items: KubernetesObject[] }>('GET', path, { query: { labelSelector } })
    for (const { metadata } of found.items) {
      const study = metadata.labels?.[LABELS.study]
      if (study === undefined || this.#known.has(study)) continue
      this.#known.set(study, Promise.resolve({ name: metadata.name, uid: metadata.uid ?? '' }))
    }
  }

  /** Removes those of studies that have neither a pod nor an attempt that may want one. */
  async sweep(isNeeded: (study: string) => boolean): Promise<void> {
    for (const [study, known] of this.#known) {
      const anchor = await known.catch(() => undefined)
      if (anchor === undefined || isNeeded(study)) continue
      // Forgotten first: who needs it from now on makes it again, or waits until this one is gone.
      this.#known.delete(study)
      const path = pathOf(this.#api.namespace, 'configmaps', anchor.name)
      await removeObject({ api: this.#api, server: this.#server }, path, { uid: anchor.uid }).catch(() => this.#known.set(study, known))
    }
  }

  async #make(launch: Launch): Promise<{ name: string; uid: string }> {
    const { namespace } = this.#api
    const name = anchorName(launch.study)
    const path = pathOf(namespace, 'configmaps', name)
    const made = await applyOwn({ api: this.#api, server: this.#server }, path, anchorManifest(launch, { namespace, server: this.#server }))
    if (made.metadata.deletionTimestamp !== undefined) throw new ApiFailure(503, `${name} is still being deleted`)
    return { name, uid: made.metadata.uid ?? '' }
  }
}
