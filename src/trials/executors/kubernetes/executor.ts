import type { Executor, Observation } from '../executor.ts'
import { type Endpoint, KubernetesApi } from './api/api.ts'
import { LABELS } from './api/objects.ts'
import type { PodAttempt } from './attempt/pod-attempt.ts'
import { Anchors } from './cluster/anchors.ts'
import { CLUSTER_TIMES, type Cluster, type ClusterTimes } from './cluster/cluster.ts'
import { Gathering } from './cluster/gathering.ts'
import { PLACES } from './manifests/places.ts'
import { ObjectWatch } from './object-watch.ts'
import { PodAttempts } from './pod-attempts.ts'
import { LOG_BYTES_MAX, podLogs } from './pod-logs.ts'
import { podPages } from './pod-pages.ts'

export interface KubernetesOptions {
  readonly endpoint: Endpoint
  /** Holds one folder per attempt, STUDY/NUMBER/EPOCH: the copy of its log and what must outlive its pod. */
  readonly folder: string
  /** Tells this server's pods from those of others in the namespace; stays the same for a data folder. */
  readonly server: string
  /** Asked before anything is changed in the cluster: rejects with an ApiFailure where that must wait. */
  readonly mayChange?: () => Promise<void>
  /** The machine's, which nobody sets, when absent. */
  readonly clock?: Cluster['clock']
  readonly log?: (event: object) => void
  readonly logBytesMax?: number
  /** Shorter times, for tests. */
  readonly times?: Partial<ClusterTimes & { answerMs: number; silenceMs: number; resyncMs: number; watchSeconds: number }>
}

export interface KubernetesExecutor extends Executor {
  /** Lets go of the cluster; what runs goes on. */
  close(): Promise<void>
}

/** Runs attempts as pods of a Kubernetes cluster. It is used as soon as it answers; until then attempts wait, and say so. */
export function createKubernetesExecutor(options: KubernetesOptions): KubernetesExecutor {
  const closing = new AbortController()
  const { log = () => {}, times = {}, server, folder } = options
  const api = new KubernetesApi(options.endpoint, { ...times, ...(options.mayChange && { mayChange: options.mayChange }) })
  const labelSelector = `${LABELS.managedBy}=hone,${LABELS.server}=${server}`
  const open = new Map<string, Promise<PodAttempt>>()
  const objects = new ObjectWatch({ api, labelSelector, times, attempts: open, log, signal: closing.signal })
  const cluster: Cluster = {
    api,
    server,
    anchors: new Anchors(api, server),
    follow: (name, workload) => objects.follow(name, workload),
    logBytesMax: options.logBytesMax ?? LOG_BYTES_MAX,
    openLogs: new Map(),
    gathering: new Gathering(),
    times: { ...CLUSTER_TIMES, ...times },
    clock: options.clock ?? { now: Date.now, leapt: () => 0 },
    log,
    signal: closing.signal,
  }
  const attempts = new PodAttempts(cluster, objects, { folder, labelSelector, open })
  const { name, output } = podLogs({ ...options, openLogs: cluster.openLogs })
  return {
    ...callsOf(attempts, objects),
    name,
    output: (attempt) => ({ ...output(attempt), pages: podPages(cluster, async () => (await attempts.of(attempt)).pod) }),
    site: SITE,
    async close() {
      await attempts.leave()
      closing.abort()
      await Promise.all([objects.ended(), attempts.close()])
    },
  }
}

/** Where an attempt finds its things: in its pod, not on this machine. */
const SITE: NonNullable<Executor['site']> = {
  checkpoint: PLACES.checkpoint,
  resumeFrom: ({ pod }) => (pod?.checkpoints === undefined ? undefined : PLACES.resumeFrom),
  work: PLACES.work,
}

/** What is asked of one attempt by its name, and which there are. */
function callsOf(attempts: PodAttempts, objects: ObjectWatch): Omit<Executor, 'name' | 'output' | 'site'> {
  const seen = (attempt: PodAttempt): Observation | undefined => attempt.seen(objects.isSynced(attempt.workload), objects.trouble)
  return {
    async start(launch) {
      const attempt = await attempts.of(launch.objectName)
      attempt.start(launch)
      return seen(attempt) ?? { kind: 'pending' }
    },
    async observe(name) {
      const attempt = await attempts.of(name)
      attempt.attend()
      return seen(attempt)
    },
    watch: (name, changed, signal) => void attempts.of(name).then((attempt) => attempt.watch(changed, signal)),
    stop: async (name, graceMs, reason) => (await attempts.of(name)).stop(graceMs, reason),
    withdraw: async (name, how) => (await attempts.of(name)).withdraw(how),
    unfinished: () => attempts.unfinished(),
    remove: (name) => attempts.remove(name),
  }
}
