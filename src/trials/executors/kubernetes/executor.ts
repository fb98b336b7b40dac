import { setTimeout as sleep } from 'node:timers/promises'
import { attemptFolder, findUnfinished, parseAttemptName } from '../attempt-folder.ts'
import type { Executor } from '../executor.ts'
import { type Endpoint, KubernetesApi } from './api.ts'
import { AttemptRecord, BEGAN_FILE, ENDED_FILE } from './attempt-record.ts'
import { Anchors, CLUSTER_TIMES, type Cluster, type ClusterTimes, pathOf } from './cluster.ts'
import { PLACES } from './manifest.ts'
import { LABELS, type Pod } from './objects.ts'
import { PodAttempt } from './pod-attempt.ts'
import { LOG_BYTES_MAX, podLogs } from './pod-logs.ts'
import { Reflector } from './reflector.ts'

export interface KubernetesOptions {
  readonly endpoint: Endpoint
  /** Holds one folder per attempt, STUDY/NUMBER/EPOCH: the copy of its log and what must outlive its pod. */
  readonly folder: string
  /** Tells this server's pods from those of others in the namespace; stays the same for a data folder. */
  readonly server: string
  readonly log?: (event: object) => void
  readonly logBytesMax?: number
  /** Shorter times, for tests. */
  readonly times?: Partial<ClusterTimes & { answerMs: number; silenceMs: number; resyncMs: number; watchSeconds: number }>
}

export interface KubernetesExecutor extends Executor {
  /** Lets go of the cluster; what runs goes on. */
  close(): Promise<void>
}

const LEAVE_MS_MAX = 5_000

/** Runs attempts as pods of a Kubernetes cluster. It is used as soon as it answers; until then attempts wait, and say so. */
export function createKubernetesExecutor(options: KubernetesOptions): KubernetesExecutor {
  const closing = new AbortController()
  const { log = () => {}, times = {}, server } = options
  const api = new KubernetesApi(options.endpoint, times)
  const cluster: Cluster = {
    api,
    server,
    anchors: new Anchors(api, server),
    logBytesMax: options.logBytesMax ?? LOG_BYTES_MAX,
    times: { ...CLUSTER_TIMES, ...times },
    log,
    signal: closing.signal,
  }
  const labelSelector = `${LABELS.managedBy}=hone,${LABELS.server}=${server}`
  const attempts = new Map<string, Promise<PodAttempt>>()
  let trouble = 'waits for the first answer of the Kubernetes API server'

  const recordOf = (name: string): AttemptRecord => new AttemptRecord(attemptFolder(options.folder, name))
  const attemptOf = (name: string): Promise<PodAttempt> => {
    const known = attempts.get(name)
    if (known !== undefined) return known
    const opened = PodAttempt.open(cluster, name, recordOf(name), pods.get(name)).then((attempt) => {
      if (pods.isSynced && pods.get(name) === undefined) attempt.miss(Date.now())
      return attempt
    })
    attempts.set(name, opened)
    return opened
  }
  const each = async (work: (attempt: PodAttempt) => void): Promise<void> => {
    for (const attempt of attempts.values()) work(await attempt)
  }
  const pods = new Reflector<Pod>({
    api,
    path: pathOf(api.namespace, 'pods'),
    labelSelector,
    times,
    audience: {
      seen: (pod) => void attempts.get(pod.metadata.name)?.then((attempt) => attempt.see(pod)),
      gone: (pod) => void attempts.get(pod.metadata.name)?.then((attempt) => attempt.lose(pod.metadata.uid, pod)),
      synced: (begunAt) =>
        void each((attempt) => {
          if (pods.get(attempt.name) === undefined) attempt.miss(begunAt)
          attempt.tell()
        }),
      trouble: (message) => {
        if (message !== trouble) log({ event: 'cluster trouble', message })
        trouble = `waits: ${message}`
      },
    },
  })
  const following = pods.run(closing.signal)
  let adopted = false
  const sweeping = keepSwept()

  /** Removes ended pods whose time is over and objects of studies that have none, and forgets what nobody asks for. */
  async function sweep(): Promise<void> {
    if (!adopted) await cluster.anchors.adopt(labelSelector)
    adopted = true
    for (const { metadata } of pods.all()) await (await attemptOf(metadata.name)).discardInTime()
    const needed = new Set<string>()
    for (const [name, opened] of attempts) {
      const attempt = await opened
      const isThere = pods.get(name) !== undefined && !attempt.isDiscarded
      if (attempt.isOpen || isThere) needed.add(parseAttemptName(name).study)
      else if (!attempt.isWatched && pods.get(name) === undefined) attempts.delete(name)
    }
    await cluster.anchors.sweep((study) => needed.has(study))
  }

  async function keepSwept(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(cluster.times.sweepMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
      if (closing.signal.aborted || !pods.isSynced) continue
      await sweep().catch((error: unknown) => log({ event: 'cluster not swept', message: String(error) }))
    }
  }

  /** What has ended leaves nothing behind, also when the server goes with it; but nobody waits for a cluster that does not answer. */
  async function leave(): Promise<void> {
    const all = await Promise.all(attempts.values())
    await Promise.all(all.map((attempt) => attempt.settled()))
    if (pods.isSynced) await sweep()
  }

  return {
    ...podLogs(options),
    site: {
      checkpoint: PLACES.checkpoint,
      resumeFrom: ({ pod }) => (pod?.checkpoints === undefined ? undefined : PLACES.resumeFrom),
      work: PLACES.work,
    },
    async start(launch) {
      const attempt = await attemptOf(launch.objectName)
      await attempt.start(launch)
      return attempt.seen(pods.isSynced, trouble) ?? { kind: 'pending' }
    },
    async observe(name) {
      const attempt = await attemptOf(name)
      attempt.attend()
      return attempt.seen(pods.isSynced, trouble)
    },
    watch: (name, changed, signal) => void attemptOf(name).then((attempt) => attempt.watch(changed, signal)),
    stop: async (name, graceMs, reason) => (await attemptOf(name)).stop(graceMs, reason),
    withdraw: async (name) => (await attemptOf(name)).withdraw(),
    unfinished: () => findUnfinished(options.folder, BEGAN_FILE, ENDED_FILE),
    async remove(name) {
      const attempt = await attemptOf(name)
      await attempt.remove()
      attempts.delete(name)
    },
    async close() {
      await Promise.race([leave().catch(() => undefined), sleep(LEAVE_MS_MAX, undefined, { ref: false })])
      closing.abort()
      await Promise.all([following, sweeping, ...[...attempts.values()].map(async (opened) => (await opened).close())])
    },
  }
}
