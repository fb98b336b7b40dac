import type { Clock } from '../../../../study/index.ts'
import { ApiFailure, type KubernetesApi } from '../api/api.ts'
import { Backoff } from '../api/backoff.ts'
import type { Workload } from '../status/workload.ts'
import type { Anchors } from './anchors.ts'
import type { Gathering } from './gathering.ts'

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
  readonly openLogs: Map<string, OpenLog>
  /** Tells of what was read, for all attempts. */
  readonly gathering: Gathering
  readonly times: ClusterTimes
  /** The service's time. */
  readonly clock: Pick<Clock, 'now' | 'leapt'>
  readonly log: (event: object) => void
  /** Aborts when the executor closes; what runs goes on. */
  readonly signal: AbortSignal
}

/** A copy that is being written, as its readers have it. */
export interface OpenLog {
  read(offset: number, bytesMax: number): Promise<Uint8Array>
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
