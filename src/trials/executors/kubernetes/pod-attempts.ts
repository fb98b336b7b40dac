import { setTimeout as sleep } from 'node:timers/promises'
import { attemptFolder, findUnfinished, parseAttemptName } from '../attempt-folder.ts'
import { PodAttempt } from './attempt/pod-attempt.ts'
import { AttemptRecord, BEGAN_FILE, ENDED_FILE } from './attempt/record.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { ObjectWatch } from './object-watch.ts'

const LEAVE_MS_MAX = 5_000
const READY_MS_MAX = 3_000

/** The attempts that somebody asks for or that the cluster shows: each is opened once, and let go when neither is so any more. */
export class PodAttempts {
  readonly #cluster: Cluster
  readonly #objects: ObjectWatch
  readonly #folder: string
  /** What tells the objects of this server. */
  readonly #labelSelector: string
  readonly #open: Map<string, Promise<PodAttempt>>
  #adopted = false
  readonly #sweeping: Promise<void>

  constructor(
    cluster: Cluster,
    objects: ObjectWatch,
    { folder, labelSelector, open }: { folder: string; labelSelector: string; open: Map<string, Promise<PodAttempt>> },
  ) {
    this.#cluster = cluster
    this.#objects = objects
    this.#folder = folder
    this.#labelSelector = labelSelector
    this.#open = open
    this.#sweeping = this.#keepSwept()
  }

  /** The attempt of that name, opened where it is not. */
  of(name: string): Promise<PodAttempt> {
    const known = this.#open.get(name)
    if (known !== undefined) return known
    const record = new AttemptRecord(attemptFolder(this.#folder, name))
    const opened = PodAttempt.open(this.#cluster, name, record).then((attempt) => {
      this.#objects.introduce(attempt)
      return attempt
    })
    this.#open.set(name, opened)
    return opened
  }

  /** Names of what has begun and not ended, by the data folder and by the cluster. */
  async unfinished(): Promise<string[]> {
    // What runs without a trace in the data folder (an older copy of it, say) is seen once the cluster answers.
    await Promise.race([this.#objects.ready, sleep(READY_MS_MAX, undefined, { ref: false })])
    const known = await findUnfinished(this.#folder, BEGAN_FILE, ENDED_FILE)
    const open = await Promise.all([...this.#objects.names].map(async (name) => ((await this.of(name)).isOpen ? [name] : [])))
    return [...new Set([...known, ...open.flat()])]
  }

  /** Removes all that there is of an attempt. */
  async remove(name: string): Promise<void> {
    const attempt = await this.of(name)
    await attempt.remove()
    this.#open.delete(name)
  }

  /** What has ended leaves nothing behind, also when the server goes with it; but nobody waits for a cluster that does not answer. */
  async leave(): Promise<void> {
    await Promise.race([this.#settle().catch(() => undefined), sleep(LEAVE_MS_MAX, undefined, { ref: false })])
  }

  /** Lets go of all; what runs goes on. The cluster's signal must have been aborted. */
  async close(): Promise<void> {
    await Promise.all([this.#sweeping, ...[...this.#open.values()].map(async (opened) => (await opened).close())])
  }

  async #settle(): Promise<void> {
    const all = await Promise.all(this.#open.values())
    await Promise.all(all.map((attempt) => attempt.settled()))
    if (this.#objects.isReady) await this.#sweep()
  }

  async #keepSwept(): Promise<void> {
    const { signal, times, log } = this.#cluster
    while (!signal.aborted) {
      await sleep(times.sweepMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted || !this.#objects.isReady) continue
      await this.#sweep().catch((error: unknown) => log({ event: 'cluster not swept', message: String(error) }))
    }
  }

  /** Removes ended objects whose time is over and those of studies that have none, and forgets what nobody asks for. */
  async #sweep(): Promise<void> {
    const { anchors } = this.#cluster
    if (!this.#adopted) await anchors.adopt(this.#labelSelector)
    this.#adopted = true
    const shown = this.#objects.names
    for (const name of shown) {
      const attempt = await this.of(name)
      attempt.review()
      await attempt.discardInTime()
    }
    const needed = new Set<string>()
    for (const [name, opened] of this.#open) {
      const attempt = await opened
      if (attempt.isOpen || (shown.has(name) && !attempt.isDiscarded)) needed.add(parseAttemptName(name).study)
      else if (!attempt.isWatched && !shown.has(name)) {
        this.#open.delete(name)
        this.#objects.release(name)
      }
    }
    await anchors.sweep((study) => needed.has(study))
  }
}
