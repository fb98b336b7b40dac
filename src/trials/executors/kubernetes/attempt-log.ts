import type { Cluster } from './cluster.ts'
import { copyLog } from './log-follower.ts'
import type { Pod } from './objects.ts'
import { readPod } from './pod-status.ts'
import type { Watchers } from './watchers.ts'

/** Copies the logs of an attempt's pods, one after the other: an object may try again with another pod. */
export class AttemptLog {
  readonly #cluster: Cluster
  readonly #folder: string
  readonly #watchers: Watchers
  /** The newest state of every pod whose log is or was copied, by uid; undefined when it is not there any more. */
  readonly #pods = new Map<string, Pod | undefined>()
  #copying: Promise<void> = Promise.resolve()

  constructor(cluster: Cluster, folder: string, watchers: Watchers) {
    this.#cluster = cluster
    this.#folder = folder
    this.#watchers = watchers
  }

  /** Copies the pod's log from now on; what is known of it is newer each time. */
  follow(pod: Pod, container: string): void {
    const { uid = '', name, namespace = this.#cluster.api.namespace } = pod.metadata
    const isNew = !this.#pods.has(uid)
    this.#pods.set(uid, pod)
    if (!isNew) return
    const isGone = (): boolean => this.#pods.get(uid) === undefined
    const copy = (): Promise<void> =>
      copyLog(this.#cluster, {
        namespace,
        pod: name,
        uid,
        container,
        folder: this.#folder,
        isGone,
        isOver: () => {
          const now = this.#pods.get(uid)
          return now === undefined || readPod(now, { container }).kind === 'over'
        },
        grown: () => this.#watchers.tellSoon(),
        news: (signal) => this.#watchers.next(signal),
      })
    this.#copying = this.#copying
      .then(copy)
      .catch((error: unknown) => this.#cluster.log({ event: 'log not copied', pod: name, message: String(error) }))
  }

  /** The pod is not there any more. */
  lose(uid: string): void {
    if (this.#pods.has(uid)) this.#pods.set(uid, undefined)
  }

  /** Resolves when all that was begun is copied, or the cluster closes. */
  whole(): Promise<void> {
    return this.#copying
  }
}
