import { setTimeout as sleep } from 'node:timers/promises'
import type { Pod } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Watchers } from '../cluster/watchers.ts'
import { SIDECAR } from '../manifests/sidecar.ts'
import { readPod } from '../status/pod-status.ts'
import { FileCopy } from './file-copy.ts'
import { LogCopy } from './log-copy.ts'
import { copyLog, type LogSink, type LogSubject } from './log-follower.ts'

/** A container whose log is copied, and what its pod's newest state means for that. */
interface PodReading {
  readonly container: string
  readonly isOver: (now: Pod | undefined) => boolean
  readonly isSilent: (now: Pod | undefined) => boolean
}

/** Copies what an attempt's pods say and what their sidecars read, one pod after the other: an object may try again with another pod. */
export class AttemptLog {
  readonly #cluster: Cluster
  readonly #folder: string
  readonly #watchers: Watchers
  /** The newest state of every pod that is or was copied, by uid; undefined when it is not there any more. */
  readonly #pods = new Map<string, Pod | undefined>()
  #copying: Promise<void> = Promise.resolve()
  #reading: Promise<void> = Promise.resolve()
  /** What is missing, until the log says it. */
  readonly #lacks: string[] = []
  #concluded = false

  constructor(cluster: Cluster, folder: string, watchers: Watchers) {
    this.#cluster = cluster
    this.#folder = folder
    this.#watchers = watchers
  }

  /** Copies the pod's log from now on, and its sidecar's files; what is known of it is newer each time. */
  follow(pod: Pod, container: string): void {
    const { uid = '' } = pod.metadata
    const isNew = !this.#pods.has(uid)
    this.#pods.set(uid, pod)
    if (!isNew) return
    const hasEnded = (now: Pod | undefined): boolean => now === undefined || readPod(now, { container }).kind === 'over'
    const isOver = (now: Pod | undefined): boolean => this.#concluded || hasEnded(now)
    const isLeft = (now: Pod | undefined): boolean => this.#concluded && !hasEnded(now)
    const isSilent = (now: Pod | undefined): boolean => now !== undefined && (isOnSilentNode(now, container) || isLeft(now))
    this.#copying = this.#next(this.#copying, pod, () => this.#copyLog(this.#subject(pod, { container, isOver, isSilent })))
    if (pod.spec?.initContainers?.some(({ name }) => name === SIDECAR) !== true) return
    const sidecar = this.#subject(pod, { container: SIDECAR, isOver: this.#sidecarIsOver(container), isSilent })
    this.#reading = this.#next(this.#reading, pod, () => this.#copyFiles(sidecar, () => isLeft(this.#pods.get(uid))))
  }

  /** What is known of a pod that is being copied is newer. */
  see(pod: Pod): void {
    const { uid = '' } = pod.metadata
    if (this.#pods.get(uid) !== undefined) this.#pods.set(uid, pod)
  }

  /** The pod is not there any more. */
  lose(uid: string): void {
    if (this.#pods.has(uid)) this.#pods.set(uid, undefined)
  }

  /** The attempt is over, whatever its pods still do: an object may fail by one pod while another one runs on. */
  conclude(): void {
    this.#concluded = true
  }

  /** Resolves when all that was begun is copied, or the cluster closes. */
  async whole(): Promise<void> {
    await Promise.all([this.#copying, this.#reading])
    await this.#sayRest().catch((error: unknown) => this.#trouble(this.#folder, error))
  }

  #next(before: Promise<void>, { metadata }: Pod, copy: () => Promise<void>): Promise<void> {
    return before.then(copy).catch((error: unknown) => this.#trouble(metadata.name, error))
  }

  #trouble(pod: string, error: unknown): void {
    this.#cluster.log({ event: 'log not copied', pod, message: String(error) })
  }

  #subject({ metadata }: Pod, { container, isOver, isSilent }: PodReading): LogSubject {
    const { uid = '', name, namespace = this.#cluster.api.namespace } = metadata
    return {
      namespace,
      pod: name,
      uid,
      container,
      isGone: () => this.#pods.get(uid) === undefined,
      isOver: () => isOver(this.#pods.get(uid)),
      isSilent: () => isSilent(this.#pods.get(uid)),
      grown: () => this.#watchers.tellOutputSoon(),
      news: (signal) => this.#watchers.next(signal),
    }
  }

  async #copyLog(subject: LogSubject): Promise<void> {
    const { logBytesMax, openLogs } = this.#cluster
    const copy = await LogCopy.open(this.#folder, subject.uid, logBytesMax)
    openLogs.set(this.#folder, copy)
    const sink: LogSink = {
      get place() {
        return copy.place
      },
      append: async (lines) => {
        await this.#say(copy)
        await copy.append(lines)
      },
      mark: (words) => copy.mark(words),
    }
    try {
      await copyLog(this.#cluster, subject, sink)
    } finally {
      openLogs.delete(this.#folder)
      await copy.close()
    }
  }

  /** `isLeft`: the pod runs on, and nobody cares for what it still writes. */
  async #copyFiles(subject: LogSubject, isLeft: () => boolean): Promise<void> {
    const copy = await FileCopy.open(this.#folder, subject.uid, (words) => void this.#lacks.push(words))
    await copyLog(this.#cluster, { ...subject, isOver: () => copy.hasEnded || subject.isOver() }, copy)
    if (copy.hasEnded || isLeft() || this.#cluster.signal.aborted) return
    this.#lacks.push('what it wrote last into its files may be missing: its sidecar ended before that was read')
  }

  /** A sidecar ends after its trial, and has some time to tell what that wrote last. */
  #sidecarIsOver(container: string): (now: Pod | undefined) => boolean {
    const { signal, times } = this.#cluster
    let overSince: number | undefined
    return (now) => {
      if (now === undefined || now.status?.phase === 'Succeeded' || now.status?.phase === 'Failed') return true
      const state = readPod(now, { container })
      if (state.kind !== 'over') return this.#concluded
      if (state.silent) return true
      const sidecar = now.status?.initContainerStatuses?.find(({ name }) => name === SIDECAR)
      if (sidecar?.state?.terminated !== undefined) return true
      const patienceMs = (now.spec?.terminationGracePeriodSeconds ?? 0) * 1_000 + times.logEndMs
      // Its node may be silent: nothing else would bring this to mind.
      if (overSince === undefined)
        void sleep(patienceMs + 1, undefined, { signal, ref: false }).then(
          () => this.#watchers.tell(),
          () => {},
        )
      overSince ??= performance.now()
      return performance.now() - overSince > patienceMs
    }
  }

  /** Says in the log what is missing elsewhere. */
  async #say(copy: LogCopy): Promise<void> {
    for (const words of this.#lacks.splice(0)) await copy.mark(words)
  }

  async #sayRest(): Promise<void> {
    const uid = [...this.#pods.keys()].at(-1)
    if (this.#lacks.length === 0 || uid === undefined) return
    const copy = await LogCopy.open(this.#folder, uid, this.#cluster.logBytesMax)
    await this.#say(copy).finally(() => copy.close())
  }
}

function isOnSilentNode(pod: Pod, container: string): boolean {
  const state = readPod(pod, { container })
  return state.kind === 'over' && state.silent === true
}
