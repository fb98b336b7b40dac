import type { Launch, Observation } from '../executor.ts'
import { AttemptLog } from './attempt-log.ts'
import type { AttemptRecord, Began, Ended } from './attempt-record.ts'
import { type Cluster, insist, removeObject } from './cluster.ts'
import { type Made, Making } from './making.ts'
import type { KubernetesObject, Pod } from './objects.ts'
import type { Ending, PodState } from './pod-status.ts'
import { discardObject, withdrawObject } from './removal.ts'
import { Shown } from './shown.ts'
import { recordStop } from './stop-event.ts'
import { Waiting } from './waiting.ts'
import { Watchers } from './watchers.ts'
import { collectionOf, containerOf } from './workload.ts'

/**
 * One attempt on the cluster: what the data folder and the cluster know of it, and what is under way. It is a pod, or another
 * object that makes pods; in the first case the object is the pod. Everything may be told twice, late or never.
 */
export class PodAttempt {
  readonly name: string
  readonly record: AttemptRecord
  readonly #cluster: Cluster
  readonly #watchers: Watchers
  readonly #waiting: Waiting
  readonly #making: Making
  readonly #log: AttemptLog
  readonly #shown: Shown
  #began: Began | undefined
  #ended: Ended | undefined
  #stopped = false
  /** Somebody wants to know how it goes: its log is copied, its end recorded. */
  #attended = false
  #ending = false
  #discarding: Promise<void> | undefined

  private constructor(cluster: Cluster, name: string, record: AttemptRecord) {
    this.#cluster = cluster
    this.name = name
    this.record = record
    this.#watchers = new Watchers(cluster.gathering)
    this.#waiting = new Waiting(cluster, () => this.tell())
    this.#making = new Making(cluster, record, () => this.tell())
    this.#log = new AttemptLog(cluster, record.folder, this.#watchers)
    this.#shown = new Shown(name)
  }

  /** Reads what the data folder knows. */
  static async open(cluster: Cluster, name: string, record: AttemptRecord): Promise<PodAttempt> {
    const attempt = new PodAttempt(cluster, name, record)
    const [began, ended, stop] = await Promise.all([record.began(), record.ended(), record.stopped()])
    attempt.#began = began
    attempt.#ended = ended
    attempt.#stopped = stop !== undefined
    // A stop that the last server may not have carried out.
    if (stop !== undefined && began !== undefined && ended === undefined) attempt.#unattended(attempt.#takeAway(stop.graceMs))
    return attempt
  }

  /** The object may be needed, or is: its study's own must stay. */
  get isOpen(): boolean {
    return this.#began !== undefined && this.#ended === undefined
  }

  get isDiscarded(): boolean {
    return this.#discarding !== undefined
  }

  get isWatched(): boolean {
    return !this.#watchers.isEmpty
  }

  /** What runs it; undefined before it began, and for a plain pod. */
  get workload(): Began['workload'] {
    return this.#began?.workload
  }

  /** The pod that trains, as far as it is known. */
  get pod(): Pod | undefined {
    return this.#mainPod
  }

  /** What is known now. `isSynced`: an object that the cluster does not show is not there; else `why` the cluster shows nothing. */
  seen(isSynced: boolean, why: string): Observation | undefined {
    if (this.#ended !== undefined) return this.#ended
    const nothing = this.#stopped ? neverStarted() : undefined
    if (this.#began === undefined) return nothing
    if (this.#making.isUnderWay) {
      const { refusal } = this.#making
      return { kind: 'pending', ...(refusal === undefined ? {} : { reason: refusal }) }
    }
    const state = this.#state
    if (state !== undefined) return this.#tellOf(state)
    if (!isSynced) return { kind: 'pending', reason: why }
    return this.#began.uid === undefined ? nothing : { kind: 'pending' }
  }

  #tellOf(state: PodState): Observation | undefined {
    if (state.kind === 'waiting') {
      // Half made when the last server went: it waits for what was to be made too.
      if (this.#began?.whole !== true && !this.#stopped) return undefined
      const { words } = this.#waiting
      return { kind: 'pending', reason: words === undefined ? state.reason : `${state.reason} (${words})` }
    }
    // Its end is told when the last of its log is here.
    if (state.startedAt === undefined) return { kind: 'pending' }
    const { metadata, spec } = this.#mainPod ?? {}
    const detail = { pod: metadata?.name ?? this.name, ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }) }
    return { kind: 'running', startedAt: state.startedAt, detail }
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

  /** Makes its object; again and again until it is made, refused or stopped. */
  start(launch: Launch): void {
    if (this.#making.isUnderWay || this.#stopped || this.#ended !== undefined || this.#began?.whole === true) return
    const done = (made: Made): Promise<void> => this.#take(made).catch((error: unknown) => this.#complain(error))
    this.#began = this.#making.begin(launch, this.#began, { isStopped: () => this.#stopped, done })
  }

  async #take(made: Made): Promise<void> {
    switch (made.kind) {
      case 'made':
        this.#began = made.began
        if (made.began.workload !== undefined) this.#cluster.follow(this.name, made.began.workload)
        this.see(made.object)
        // Newer news may have come before.
        this.#work()
        if (this.#stopped) this.#unattended(this.#takeAway((await this.record.stopped())?.graceMs ?? 0))
        break
      case 'refused':
        await this.#end({ kind: 'exited', at: Date.now(), cause: made.cause })
        break
      case 'stopped':
        await this.#end(neverStarted())
        break
      case 'recalled':
        this.#forget()
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
    if (!this.#shown.see(object)) return
    const { uid, namespace = this.#cluster.api.namespace } = object.metadata
    this.#began ??= { namespace, uid: uid ?? '', whole: true, since: Date.now() }
    if (this.workload === undefined) this.#log.see(object)
    this.#work()
    this.tell()
  }

  /** What the cluster shows of a pod that its object made. */
  seePod(pod: Pod): void {
    if (!this.#shown.seePod(pod)) return
    this.#log.see(pod)
    this.#work()
    this.tell()
  }

  /** The object of that uid is not there any more. */
  lose(uid: string | undefined, last: KubernetesObject | undefined): void {
    if (this.#shown.isDismissed(uid) || (this.#began?.uid !== undefined && this.#began.uid !== uid)) return
    if (this.#making.isUnderWay || this.#ended !== undefined || this.#began === undefined) return
    this.#shown.lose(last)
    for (const lost of this.#shown.uids) this.#log.lose(lost)
    this.#cluster.anchors.doubt(this.name.split('-')[1] ?? '')
    this.#work()
    this.tell()
  }

  losePod(pod: Pod): void {
    this.seePod(pod)
    this.#log.lose(pod.metadata.uid ?? '')
    this.tell()
  }

  /** A whole list that was begun then does not show its object. */
  miss(begunAt: number): void {
    if (this.#began?.uid === undefined || this.#shown.isGone) return
    if ((this.#began.madeAt ?? 0) < begunAt) this.lose(this.#began.uid, undefined)
  }

  async stop(graceMs: number, reason: string | undefined): Promise<void> {
    await this.record.stop(graceMs)
    this.#stopped = true
    this.#making.nudge()
    // One that is being made sees the mark by itself.
    if (this.#began !== undefined && this.#ended === undefined && !this.#making.isUnderWay) {
      this.#unattended(this.#takeAway(graceMs, reason))
    }
    this.tell()
  }

  /** Takes back what no node has yet. */
  async withdraw(): Promise<boolean> {
    if (this.#began === undefined || this.#stopped || this.#ended !== undefined) return false
    await this.#making.recall()
    if (this.#began === undefined) return true
    const { object } = this.#shown
    if (this.#stopped || this.#ended !== undefined || object === undefined || !this.#shown.isUntouched(object, this.workload)) return false
    // Before it is asked for: that it is gone may be heard before the answer.
    this.#shown.dismiss(true)
    if (!(await withdrawObject(this.#cluster, this.#path, (now) => this.#shown.isUntouched(now, this.workload)))) {
      this.#shown.dismiss(false)
      return false
    }
    this.#forget()
    await this.record.unbegin()
    return true
  }

  /** Removes its object when it has been there for long enough after its end. */
  async discardInTime(): Promise<void> {
    const { keepMs = 0 } = this.#began ?? {}
    if (this.#ended !== undefined && this.#ended.at + keepMs < Date.now()) await this.#discard()
  }

  /** Removes its object and all that is kept of it. */
  async remove(): Promise<void> {
    if (this.#began !== undefined) await this.#discard()
    await this.record.remove()
  }

  /** Resolves when an object that is being removed is. */
  async settled(): Promise<void> {
    await this.#discarding
  }

  /** Lets go of it, once the cluster's signal has aborted. */
  async close(): Promise<void> {
    this.#waiting.end()
    this.#watchers.close()
    await this.#log.whole()
  }

  get #path(): string {
    return `${collectionOf(this.#began?.namespace ?? this.#cluster.api.namespace, this.workload)}/${this.name}`
  }

  get #mainPod(): Pod | undefined {
    return this.#shown.mainPod(this.workload)
  }

  get #state(): PodState | undefined {
    return this.#shown.state(this.workload, this.#stopped)
  }

  #forget(): void {
    this.#began = undefined
    this.#shown.forget()
    this.#waiting.end()
  }

  /** Whatever has to be done now, and is not under way: copy the log, record the end, give up what does not start. */
  #work(): void {
    const began = this.#began
    if (this.#ended !== undefined || this.#ending || began === undefined || this.#making.isUnderWay || !this.#attended) return
    const state = this.#state
    const pod = this.#mainPod
    if (state !== undefined && state.kind !== 'waiting' && pod !== undefined) {
      this.#log.follow(pod, containerOf(pod, this.workload))
      if (this.#shown.isGone) this.#log.lose(pod.metadata.uid ?? '')
    }
    if (state?.kind === 'waiting' && !this.#stopped && !this.#shown.isGone) {
      const uid = pod?.metadata.uid ?? this.#shown.object?.metadata.uid ?? ''
      this.#waiting.mind(state, { began, uid }, (cause) => this.#unattended(this.#finish({ kind: 'exited', at: Date.now(), cause })))
      return
    }
    this.#waiting.end()
    if (state?.kind === 'over') this.#unattended(this.#finish(state.how))
    else if (this.#shown.isGone) this.#unattended(this.#finish(this.#stopped ? stoppedNow() : vanished(state)))
  }

  async #finish(how: Ending): Promise<void> {
    this.#ending = true
    await this.#log.whole()
    if (this.#cluster.signal.aborted) return
    await this.#end(how)
    // What never ran has nothing to show.
    if ((this.#began?.keepMs ?? 0) === 0 || this.#state?.kind === 'waiting') await this.#discard()
  }

  async #end(how: Ending): Promise<void> {
    this.#ending = true
    try {
      this.#ended = await this.record.end(how.kind === 'lost' ? how : { ...how, lastLines: await this.record.lastLines() })
    } catch (error) {
      // Looked at again with the next review.
      this.#ending = false
      throw error
    }
    this.tell()
  }

  async #discard(): Promise<void> {
    const { object } = this.#shown
    this.#discarding = discardObject(this.#cluster, this.#path, object, object?.metadata.uid ?? this.#began?.uid)
    await this.#discarding
  }

  /** Deletes the object with its grace; what the cluster then shows of it says how it ended. */
  async #takeAway(graceMs: number, reason?: string): Promise<void> {
    const cluster = this.#cluster
    const pod = this.#mainPod
    if (reason !== undefined && pod !== undefined) await recordStop(cluster, pod, reason)
    const uid = this.#began?.uid
    const how = this.workload === undefined ? { graceMs } : { dependentsFirst: true }
    const wasThere = await insist(cluster, () => removeObject(cluster, this.#path, { uid, ...how }))
    if (wasThere === false) this.lose(uid, undefined)
  }

  /** Nobody waits for it: what goes wrong is said. */
  #unattended(work: Promise<void>): void {
    work.catch((error: unknown) => this.#complain(error))
  }

  #complain(error: unknown): void {
    this.#cluster.log({ event: 'attempt trouble', attempt: this.name, message: String(error) })
  }
}

function neverStarted(): Ended {
  return { ...stoppedNow(), lastLines: [] }
}

function stoppedNow(): { kind: 'exited'; at: number; signal: string } {
  return { kind: 'exited', at: Date.now(), signal: 'SIGTERM' }
}

function vanished(state: PodState | undefined): Ending {
  const when = state === undefined ? 'while this server did not look' : state.kind === 'waiting' ? 'before it ran' : 'while it ran'
  return { kind: 'lost', at: Date.now(), reason: `it was deleted by somebody ${when}` }
}
