import type { Launch, Observation } from '../executor.ts'
import { AttemptEnd } from './attempt-end.ts'
import { AttemptLog } from './attempt-log.ts'
import type { AttemptRecord, Began } from './attempt-record.ts'
import { type Cluster, insist, removeObject } from './cluster.ts'
import { type Made, Making } from './making.ts'
import type { KubernetesObject, Pod } from './objects.ts'
import type { Ending, PodState } from './pod-status.ts'
import { neverStarted, Standing, stoppedNow } from './standing.ts'
import { recordStop } from './stop-event.ts'
import { Waiting } from './waiting.ts'
import { Watchers } from './watchers.ts'
import { withdrawAttempt } from './withdrawal.ts'
import { containerOf } from './workload.ts'

/**
 * One attempt on the cluster: takes what is asked and what the cluster tells, and does what follows from it. It is a pod, or another
 * object that makes pods; in the first case the object is the pod. Everything may be told twice, late or never.
 */
export class PodAttempt {
  readonly name: string
  readonly record: AttemptRecord
  readonly #cluster: Cluster
  readonly #standing: Standing
  readonly #watchers: Watchers
  readonly #waiting: Waiting
  readonly #making: Making
  readonly #log: AttemptLog
  readonly #end: AttemptEnd
  /** Somebody wants to know how it goes: its log is copied, its end recorded. */
  #attended = false

  private constructor(cluster: Cluster, record: AttemptRecord, standing: Standing) {
    this.#cluster = cluster
    this.name = standing.name
    this.record = record
    this.#standing = standing
    this.#watchers = new Watchers(cluster.gathering)
    this.#waiting = new Waiting(cluster, () => this.tell())
    this.#making = new Making(cluster, record, () => this.tell())
    this.#log = new AttemptLog(cluster, record.folder, this.#watchers)
    this.#end = new AttemptEnd(cluster, { standing, record, copied: () => this.#log.whole(), told: () => this.tell() })
  }

  /** Reads what the data folder knows. */
  static async open(cluster: Cluster, name: string, record: AttemptRecord): Promise<PodAttempt> {
    const { standing, stop } = await Standing.read(name, record)
    const attempt = new PodAttempt(cluster, record, standing)
    // A stop that the last server may not have carried out.
    if (stop !== undefined && standing.isOpen) attempt.#unattended(attempt.#takeAway(stop.graceMs))
    return attempt
  }

  /** The object may be needed, or is: its study's own must stay. */
  get isOpen(): boolean {
    return this.#standing.isOpen
  }

  get isDiscarded(): boolean {
    return this.#end.isDiscarded
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
    return this.#standing.observe({ making: this.#making, words: this.#waiting.words, isSynced, why })
  }

  /** Tells when something may have changed, until the signal aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    this.#watchers.add(changed, signal)
    this.attend()
  }

  attend(): void {
    this.#attended = true
    this.#work()
  }

  /** Looks again at what is known: of a node that is silent nothing is heard, and what its pod means follows from the time that passed. */
  review(): void {
    this.#work()
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
        this.see(made.object)
        // Newer news may have come before.
        this.#work()
        await this.#takeAwayWhenStopped()
        break
      case 'refused':
        await this.#end.keep({ kind: 'exited', at: Date.now(), cause: made.cause })
        break
      case 'stopped':
        await this.#end.keep(neverStarted())
        break
      case 'recalled':
        this.#forget()
        standing.began = made.began
        await this.#takeAwayWhenStopped()
        break
      case 'failed':
        this.#complain(made.error)
        break
      case 'closed':
        break
    }
    this.tell()
  }

  /** What the cluster shows of its object now. */
  see(object: KubernetesObject): void {
    if (!this.#standing.shown.see(object)) return
    const { uid, namespace = this.#cluster.api.namespace } = object.metadata
    this.#standing.began ??= { namespace, uid: uid ?? '', whole: true, since: Date.now() }
    this.#standing.noticeResumption()
    if (this.workload === undefined) this.#log.see(object)
    this.#work()
    this.tell()
  }

  /** What the cluster shows of a pod that its object made. */
  seePod(pod: Pod): void {
    if (!this.#standing.shown.seePod(pod)) return
    this.#log.see(pod)
    this.#work()
    this.tell()
  }

  /** The object of that uid is not there any more. */
  lose(uid: string | undefined, last: KubernetesObject | undefined): void {
    const { began, ended, shown } = this.#standing
    if (shown.isDismissed(uid) || (began?.uid !== undefined && began.uid !== uid)) return
    if (this.#making.isUnderWay || ended !== undefined || began === undefined) return
    shown.lose(last)
    for (const lost of shown.uids) this.#log.lose(lost)
    this.#cluster.anchors.doubt(this.name.split('-')[1] ?? '')
    this.#work()
    this.tell()
  }

  losePod(pod: Pod): void {
    this.seePod(pod)
    this.#standing.shown.losePod(pod)
    this.#log.lose(pod.metadata.uid ?? '')
    this.tell()
  }

  /** A whole list that was begun then does not show its object. */
  miss(begunAt: number): void {
    const { began, shown } = this.#standing
    if (began?.uid === undefined || shown.isGone) return
    if ((began.madeAt ?? 0) < begunAt) this.lose(began.uid, undefined)
  }

  async stop(graceMs: number, reason: string | undefined): Promise<void> {
    await this.record.stop(graceMs)
    this.#standing.stopped = true
    this.#making.nudge()
    // One that is being made sees the mark by itself.
    if (this.#standing.isOpen && !this.#making.isUnderWay) this.#unattended(this.#takeAway(graceMs, reason))
    this.tell()
  }

  /** Takes back, or suspends, what no node has yet. */
  async withdraw(): Promise<boolean> {
    const standing = this.#standing
    if (!standing.isOpen || standing.stopped) return false
    await this.#making.recall()
    if (standing.began === undefined || standing.isSuspended) return true
    if (!standing.isOpen || standing.stopped || !(await withdrawAttempt(this.#cluster, standing, this.record))) return false
    this.#waiting.end()
    return true
  }

  /** Removes its object when it has been there for long enough after its end. */
  discardInTime(): Promise<void> {
    return this.#end.discardInTime()
  }

  /** Removes its object and all that is kept of it. */
  async remove(): Promise<void> {
    if (this.#standing.began !== undefined) await this.#end.discard()
    await this.record.remove()
  }

  /** Resolves when an object that is being removed is. */
  settled(): Promise<void> {
    return this.#end.settled()
  }

  /** Lets go of it, once the cluster's signal has aborted. */
  async close(): Promise<void> {
    this.#waiting.end()
    this.#watchers.close()
    await this.#log.whole()
  }

  #forget(): void {
    this.#standing.forget()
    this.#waiting.end()
  }

  /** Whatever has to be done now, and is not under way: copy the log, record the end, give up what does not start. */
  #work(): void {
    const { began, shown, state, stopped, mainPod, isSuspended } = this.#standing
    if (!this.#attended || this.#end.isUnderWay || began === undefined || isSuspended || this.#making.isUnderWay) return
    if (state !== undefined && state.kind !== 'waiting' && mainPod !== undefined) {
      this.#log.follow(mainPod, containerOf(mainPod, this.workload))
      if (shown.isGone) this.#log.lose(mainPod.metadata.uid ?? '')
    }
    if (state?.kind === 'waiting' && !stopped && !shown.isGone) {
      const uid = mainPod?.metadata.uid ?? shown.object?.metadata.uid ?? ''
      this.#waiting.mind(state, { began, uid }, (cause) => this.#finish({ kind: 'exited', at: Date.now(), cause }))
      return
    }
    this.#waiting.end()
    if (state?.kind === 'over') this.#finish(state.how)
    else if (shown.isGone) this.#finish(stopped ? stoppedNow() : vanished(state))
  }

  #finish(how: Ending): void {
    this.#unattended(this.#end.finish(how))
  }

  async #takeAwayWhenStopped(): Promise<void> {
    const { stopped, began } = this.#standing
    if (stopped && began !== undefined) this.#unattended(this.#takeAway((await this.record.stopped())?.graceMs ?? 0))
  }

  /** Deletes the object with its grace; what the cluster then shows of it says how it ended. */
  async #takeAway(graceMs: number, reason?: string): Promise<void> {
    const cluster = this.#cluster
    const { began, mainPod, workload } = this.#standing
    if (reason !== undefined && mainPod !== undefined) await recordStop(cluster, mainPod, reason)
    const path = this.#standing.pathFrom(cluster.api.namespace)
    const how = workload === undefined ? { graceMs } : { dependentsFirst: true }
    const wasThere = await insist(cluster, () => removeObject(cluster, path, { uid: began?.uid, ...how }))
    if (wasThere === false) this.lose(began?.uid, undefined)
  }

  /** Nobody waits for it: what goes wrong is said. */
  #unattended(work: Promise<void>): void {
    work.catch((error: unknown) => this.#complain(error))
  }

  #complain(error: unknown): void {
    this.#cluster.log({ event: 'attempt trouble', attempt: this.name, message: String(error) })
  }
}

function vanished(state: PodState | undefined): Ending {
  const when = state === undefined ? 'while this server did not look' : state.kind === 'waiting' ? 'before it ran' : 'while it ran'
  return { kind: 'lost', at: Date.now(), reason: `it was deleted by somebody ${when}` }
}
