import type { Launch, Observation } from '../../executor.ts'
import type { Pod } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { Watchers } from '../cluster/watchers.ts'
import { type Made, Making } from './making.ts'
import { AttemptNews } from './news.ts'
import type { AttemptRecord, Began } from './record.ts'
import { neverStarted, Standing } from './standing.ts'
import { stopAttempt } from './stop.ts'
import { AttemptUpkeep } from './upkeep.ts'
import { withdrawAttempt } from './withdrawal.ts'

/**
 * One attempt on the cluster, and what is asked of it: what the cluster tells goes to its `news`, and what follows from both is its upkeep.
 * It is a pod, or another object that makes pods; in the first case the object is the pod.
 */
export class PodAttempt {
  readonly name: string
  /** Where the cluster's news of it go. */
  readonly news: AttemptNews
  readonly #record: AttemptRecord
  readonly #cluster: Cluster
  readonly #standing: Standing
  readonly #watchers: Watchers
  readonly #making: Making
  readonly #upkeep: AttemptUpkeep

  private constructor(cluster: Cluster, record: AttemptRecord, standing: Standing) {
    this.#cluster = cluster
    this.name = standing.name
    this.#record = record
    this.#standing = standing
    const watchers = new Watchers(cluster.gathering)
    const making = new Making(cluster, record, () => watchers.tell())
    const upkeep = new AttemptUpkeep(cluster, { standing, record, making, watchers, complain: (error) => this.#complain(error) })
    this.news = new AttemptNews(cluster, { standing, making, upkeep, watchers })
    this.#watchers = watchers
    this.#making = making
    this.#upkeep = upkeep
  }

  /** Reads what the data folder knows. */
  static async open(cluster: Cluster, name: string, record: AttemptRecord): Promise<PodAttempt> {
    const { standing, stop } = await Standing.read(name, record)
    const attempt = new PodAttempt(cluster, record, standing)
    // A stop that the last server may not have carried out.
    if (stop !== undefined && standing.isOpen) attempt.#takeAway(stop.graceMs)
    return attempt
  }

  /** The object may be needed, or is: its study's own must stay. */
  get isOpen(): boolean {
    return this.#standing.isOpen
  }

  get isDiscarded(): boolean {
    return this.#upkeep.end.isDiscarded
  }

  get isWatched(): boolean {
    return !this.#watchers.isEmpty
  }

  /** What runs it; undefined before it began, and for a plain pod. */
  get workload(): Began['workload'] {
    return this.#standing.workload
  }

  /** The pod that trains, as far as it is known. */
  get pod(): Pod | undefined {
    return this.#standing.mainPod
  }

  /** What is known now. `isSynced`: an object that the cluster does not show is not there; else `why` the cluster shows nothing. */
  seen(isSynced: boolean, why: string): Observation | undefined {
    return this.#standing.observe({ making: this.#making, words: this.#upkeep.words, isSynced, why })
  }

  /** Tells when something may have changed, until the signal aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    this.#watchers.add(changed, signal)
    this.attend()
  }

  /** Somebody wants to know how it goes. */
  attend(): void {
    this.#upkeep.attend()
  }

  /** Looks again at what is known. */
  review(): void {
    this.#upkeep.review()
  }

  /** Tells the watchers to look. */
  tell(): void {
    this.#watchers.tell()
  }

  /** Makes its object; again and again until it is made, refused or stopped. One that is suspended goes on. */
  start(launch: Launch): void {
    const standing = this.#standing
    const { began, isSuspended } = standing
    if (this.#making.isUnderWay || standing.stopped || standing.ended !== undefined || (began?.whole === true && !isSuspended)) return
    if (isSuspended) standing.shown.forget()
    const done = (made: Made): Promise<void> => this.#take(made).catch((error: unknown) => this.#complain(error))
    standing.began = this.#making.begin(launch, began, { isStopped: () => standing.stopped, done })
  }

  async #take(made: Made): Promise<void> {
    const standing = this.#standing
    switch (made.kind) {
      case 'made':
        standing.began = made.began
        if (made.began.workload !== undefined) this.#cluster.follow(this.name, made.began.workload)
        this.news.see(made.object)
        // Newer news may have come before.
        this.#upkeep.review()
        await this.#stopWhenAsked()
        break
      case 'refused':
        await this.#upkeep.end.keep({ kind: 'exited', at: Date.now(), cause: made.cause })
        break
      case 'stopped':
        await this.#upkeep.end.keep(neverStarted())
        break
      case 'recalled':
        standing.forget()
        this.#upkeep.waitNoMore()
        standing.began = made.began
        await this.#stopWhenAsked()
        break
      case 'failed':
        this.#complain(made.error)
        break
      case 'closed':
        break
    }
    this.tell()
  }

  async stop(graceMs: number, reason: string | undefined): Promise<void> {
    await this.#record.stop(graceMs)
    this.#standing.stopped = true
    this.#making.nudge()
    // One that is being made sees the mark by itself.
    if (this.#standing.isOpen && !this.#making.isUnderWay) this.#takeAway(graceMs, reason)
    this.tell()
  }

  /** Takes back, or suspends where it may be kept, what no node has yet. */
  async withdraw({ anew = false }: { readonly anew?: boolean } = {}): Promise<boolean> {
    const standing = this.#standing
    if (!standing.isOpen || standing.stopped) return false
    await this.#making.recall()
    if (standing.began === undefined || (standing.isSuspended && !anew)) return true
    if (!standing.isOpen || standing.stopped || !(await withdrawAttempt(this.#cluster, standing, { record: this.#record, anew })))
      return false
    this.#upkeep.waitNoMore()
    return true
  }

  /** Removes its object when it has been there for long enough after its end. */
  discardInTime(): Promise<void> {
    return this.#upkeep.end.discardInTime()
  }

  /** Removes its object and all that is kept of it. */
  async remove(): Promise<void> {
    if (this.#standing.began !== undefined) await this.#upkeep.end.discard()
    await this.#record.remove()
  }

  /** Resolves when an object that is being removed is. */
  settled(): Promise<void> {
    return this.#upkeep.end.settled()
  }

  /** Lets go of it, once the cluster's signal has aborted. */
  async close(): Promise<void> {
    this.#upkeep.waitNoMore()
    this.#watchers.close()
    await this.#upkeep.log.whole()
  }

  /** What was told to end while it was being made ends when it is there. */
  async #stopWhenAsked(): Promise<void> {
    const { stopped, began } = this.#standing
    if (stopped && began !== undefined) this.#takeAway((await this.#record.stopped())?.graceMs ?? 0)
  }

  /** Nobody waits for it: what goes wrong is said. */
  #takeAway(graceMs: number, reason?: string): void {
    const stopping = stopAttempt(this.#cluster, { standing: this.#standing, news: this.news }, { graceMs, reason })
    stopping.catch((error: unknown) => this.#complain(error))
  }

  #complain(error: unknown): void {
    this.#cluster.log({ event: 'attempt trouble', attempt: this.name, message: String(error) })
  }
}
