import { setTimeout as sleep } from 'node:timers/promises'
import { attemptFolder, findUnfinished, parseAttemptName } from '../attempt-folder.ts'
import type { Executor, Observation } from '../executor.ts'
import { type Endpoint, KubernetesApi } from './api.ts'
import { AttemptRecord, BEGAN_FILE, ENDED_FILE } from './attempt-record.ts'
import { Anchors, CLUSTER_TIMES, type Cluster, type ClusterTimes } from './cluster.ts'
import { Gathering } from './gathering.ts'
import { ObjectWatch } from './object-watch.ts'
import { LABELS } from './objects.ts'
import { PLACES } from './places.ts'
import { PodAttempt } from './pod-attempt.ts'
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
const READY_MS_MAX = 3_000

/** Runs attempts as pods of a Kubernetes cluster. It is used as soon as it answers; until then attempts wait, and say so. */
export function createKubernetesExecutor(options: KubernetesOptions): KubernetesExecutor {
  const closing = new AbortController()
  const { log = () => {}, times = {}, server } = options
  const api = new KubernetesApi(options.endpoint, { ...times, ...(options.mayChange && { mayChange: options.mayChange }) })
  const labelSelector = `${LABELS.managedBy}=hone,${LABELS.server}=${server}`
  const attempts = new Map<string, Promise<PodAttempt>>()
  const objects = new ObjectWatch({ api, labelSelector, times, attempts, log, signal: closing.signal })
  const cluster: Cluster = {
    api,
    server,
    anchors: new Anchors(api, server),
    follow: (name, workload) => objects.follow(name, workload),
    logBytesMax: options.logBytesMax ?? LOG_BYTES_MAX,
    openLogs: new Map(),
    gathering: new Gathering(),
    times: { ...CLUSTER_TIMES, ...times },
    log,
    signal: closing.signal,
  }
  const attemptOf = (name: string): Promise<PodAttempt> => {
    const known = attempts.get(name)
    if (known !== undefined) return known
    const record = new AttemptRecord(attemptFolder(options.folder, name))
    const opened = PodAttempt.open(cluster, name, record).then((attempt) => {
      objects.introduce(attempt)
      return attempt
    })
    attempts.set(name, opened)
    return opened
  }
  const seen = (attempt: PodAttempt): Observation | undefined => attempt.seen(objects.isSynced(attempt.workload), objects.trouble)
  let adopted = false
  const sweeping = keepSwept()

  /** Removes ended objects whose time is over and those of studies that have none, and forgets what nobody asks for. */
  async function sweep(): Promise<void> {
    if (!adopted) await cluster.anchors.adopt(labelSelector)
    adopted = true
    const shown = objects.names
    for (const name of shown) {
      const attempt = await attemptOf(name)
      attempt.review()
      await attempt.discardInTime()
    }
    const needed = new Set<string>()
    for (const [name, opened] of attempts) {
      const attempt = await opened
      if (attempt.isOpen || (shown.has(name) && !attempt.isDiscarded)) needed.add(parseAttemptName(name).study)
      else if (!attempt.isWatched && !shown.has(name)) {
        attempts.delete(name)
        objects.release(name)
      }
    }
    await cluster.anchors.sweep((study) => needed.has(study))
  }

  async function keepSwept(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(cluster.times.sweepMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
      if (closing.signal.aborted || !objects.isReady) continue
      await sweep().catch((error: unknown) => log({ event: 'cluster not swept', message: String(error) }))
    }
  }

  /** What has ended leaves nothing behind, also when the server goes with it; but nobody waits for a cluster that does not answer. */
  async function leave(): Promise<void> {
    const all = await Promise.all(attempts.values())
    await Promise.all(all.map((attempt) => attempt.settled()))
    if (objects.isReady) await sweep()
  }

  const { name: executorName, output } = podLogs({ ...options, openLogs: cluster.openLogs })
  return {
    name: executorName,
    output: (name) => ({ ...output(name), pages: podPages(cluster, async () => (await attemptOf(name)).pod) }),
    site: {
      checkpoint: PLACES.checkpoint,
      resumeFrom: ({ pod }) => (pod?.checkpoints === undefined ? undefined : PLACES.resumeFrom),
      work: PLACES.work,
    },
    async start(launch) {
      const attempt = await attemptOf(launch.objectName)
      attempt.start(launch)
      return seen(attempt) ?? { kind: 'pending' }
    },
    async observe(name) {
      const attempt = await attemptOf(name)
      attempt.attend()
      return seen(attempt)
    },
    watch: (name, changed, signal) => void attemptOf(name).then((attempt) => attempt.watch(changed, signal)),
    stop: async (name, graceMs, reason) => (await attemptOf(name)).stop(graceMs, reason),
    withdraw: async (name, how) => (await attemptOf(name)).withdraw(how),
    async unfinished() {
      // What runs without a trace in the data folder (an older copy of it, say) is seen once the cluster answers.
      await Promise.race([objects.ready, sleep(READY_MS_MAX, undefined, { ref: false })])
      const known = await findUnfinished(options.folder, BEGAN_FILE, ENDED_FILE)
      const open = await Promise.all([...objects.names].map(async (name) => ((await attemptOf(name)).isOpen ? [name] : [])))
      return [...new Set([...known, ...open.flat()])]
    },
    async remove(name) {
      const attempt = await attemptOf(name)
      await attempt.remove()
      attempts.delete(name)
    },
    async close() {
      await Promise.race([leave().catch(() => undefined), sleep(LEAVE_MS_MAX, undefined, { ref: false })])
      closing.abort()
      await Promise.all([objects.ended(), sweeping, ...[...attempts.values()].map(async (opened) => (await opened).close())])
    },
  }
}
