import type { Launch, Observation } from '../executor.ts'
import { AttemptLog } from './attempt-log.ts'
import type { AttemptRecord, Began, Ended } from './attempt-record.ts'
import { type Cluster, insist, removeObject } from './cluster.ts'
import { createWorkload } from './create-workload.ts'
import { Inquiry } from './inquiry.ts'
import type { KubernetesObject, Pod } from './objects.ts'
import { Patience } from './patience.ts'
import type { Ending, PodState } from './pod-status.ts'
import { discardObject, withdrawObject } from './removal.ts'
import { recordStop } from './stop-event.ts'
import { Watchers } from './watchers.ts'
import { collectionOf, containerOf, mainPodOf, readWorkload } from './workload.ts'

/**
 * One attempt on the cluster: what the data folder and the cluster know of it, and what is under way. It is a pod, or another
 * object that makes pods; in the first case the object is the pod. Everything may be told twice, late or never.
 */
export class PodAttempt {
  readonly name: string
  readonly record: AttemptRecord
  readonly #cluster: Cluster
  readonly #watchers = new Watchers()
  readonly #patience: Patience
  readonly #log: AttemptLog
  readonly #inquiry: Inquiry
  #began: Began | undefined
  #ended: Ended | undefined
  #stopped = false
  #object: KubernetesObject | undefined
  /** Pods that an object made, which is none itself. */
  readonly #pods = new Map<string, Pod>()
  /** The object was there and is not any more. */
  #gone = false
  /** The making of the object, while that is under way; and why it could not be made yet. */
  #creating: Promise<void> | undefined
  #refusal: string | undefined
  /** What waits is asked to leave its place: nothing is made. */
  #recalled = false
  /** An object that was taken back: what is still heard of it is no news. */
  #dismissed: string | undefined
  /** Somebody wants to know how it goes: its log is copied, its end recorded. */
  #attended = false
  #ending = false
  #discarding: Promise<void> | undefined

  private constructor(cluster: Cluster, name: string, record: AttemptRecord) {
    this.#cluster = cluster
    this.name = name
    this.record = record
    this.#patience = new Patience(cluster.times.troubleMs)
    this.#log = new AttemptLog(cluster, record.folder, this.#watchers)
    this.#inquiry = new Inquiry(cluster, () => this.tell())
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

  /** What is known now. `isSynced`: an object that the cluster does not show is not there; else `why` the cluster shows nothing. */
  seen(isSynced: boolean, why: string): Observation | undefined {
    if (this.#ended !== undefined) return this.#ended
    const nothing = this.#stopped ? neverStarted() : undefined
    if (this.#began === undefined) return nothing
    if (this.#creating !== undefined) return { kind: 'pending', ...(this.#refusal === undefined ? {} : { reason: this.#refusal }) }
    if (this.#object !== undefined) return this.#read(this.#object)
    if (!isSynced) return { kind: 'pending', reason: why }
    return this.#began.uid === undefined ? nothing : { kind: 'pending' }
  }

  #read(object: KubernetesObject): Observation | undefined {
    const state = this.#stateOf(object)
    if (state.kind === 'waiting') {
      // Half made when the last server went: it waits for what was to be made too.
      if (this.#began?.whole !== true && !this.#stopped) return undefined
      const { words } = this.#inquiry
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
  async start(launch: Launch): Promise<void> {
    if (this.#creating !== undefined || this.#stopped || this.#ended !== undefined || this.#began?.whole === true) return
    const { startWithinMs, keepMs } = launch.pod.template.pod ?? {}
    const began: Began = {
      ...this.#began,
      namespace: this.#cluster.api.namespace,
      since: this.#began?.since ?? Date.now(),
      ...(startWithinMs === undefined ? {} : { startWithinMs }),
      ...(keepMs === undefined ? {} : { keepMs }),
    }
    this.#began = began
    this.#recalled = false
    this.#creating = this.#create(launch, began)
    this.#unattended(this.#creating)
  }

  /** What the cluster shows of its object now. */
  see(object: KubernetesObject): void {
    const { uid, namespace = this.#cluster.api.namespace } = object.metadata
    if (uid === this.#dismissed || isOlder(object, this.#object)) return
    this.#object = object
    this.#gone = false
    this.#began ??= { namespace, uid: uid ?? '', whole: true, since: Date.now() }
    this.#work()
    this.tell()
  }

  /** What the cluster shows of a pod that its object made. */
  seePod(pod: Pod): void {
    const { uid = '' } = pod.metadata
    if (isOlder(pod, this.#pods.get(uid))) return
    this.#pods.set(uid, pod)
    this.#work()
    this.tell()
  }

  /** The object of that uid is not there any more. */
  lose(uid: string | undefined, last: KubernetesObject | undefined): void {
    if (uid === this.#dismissed || (this.#began?.uid !== undefined && this.#began.uid !== uid)) return
    if (this.#creating !== undefined || this.#ended !== undefined || this.#began === undefined) return
    this.#object = last ?? this.#object
    this.#gone = true
    for (const pod of [uid ?? '', ...this.#pods.keys()]) this.#log.lose(pod)
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
    if (this.#began?.uid === undefined || this.#gone) return
    if ((this.#began.madeAt ?? 0) < begunAt) this.lose(this.#began.uid, undefined)
  }

  async stop(graceMs: number, reason: string | undefined): Promise<void> {
    await this.record.stop(graceMs)
    this.#stopped = true
    // One that is being made sees the mark by itself.
    if (this.#began !== undefined && this.#ended === undefined && this.#creating === undefined) {
      this.#unattended(this.#takeAway(graceMs, reason))
    }
    this.tell()
  }

  /** Takes back what no node has yet. */
  async withdraw(): Promise<boolean> {
    if (this.#began === undefined || this.#stopped || this.#ended !== undefined) return false
    this.#recalled = true
    await this.#creating
    this.#recalled = false
    if (this.#began === undefined) return true
    if (this.#stopped || this.#ended !== undefined || !this.#waits(this.#object)) return false
    // Before it is asked for: that it is gone may be heard before the answer.
    this.#dismissed = this.#object?.metadata.uid
    if (!(await withdrawObject(this.#cluster, this.#path, (object) => this.#waits(object)))) {
      this.#dismissed = undefined
      return false
    }
    await this.#unbegin()
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
    this.#patience.end()
    this.#inquiry.end()
    this.#watchers.close()
    await this.#log.whole()
  }

  get #path(): string {
    return `${collectionOf(this.#began?.namespace ?? this.#cluster.api.namespace, this.workload)}/${this.name}`
  }

  get #mainPod(): Pod | undefined {
    return this.workload === undefined ? (this.#object as Pod | undefined) : mainPodOf(this.#pods.values(), this.workload, this.name)
  }

  #stateOf(object: KubernetesObject): PodState {
    return readWorkload(this.workload, { object, pod: this.#mainPod }, this.#stopped)
  }

  #waits(object: KubernetesObject | undefined): boolean {
    if (object === undefined || this.#stateOf(object).kind !== 'waiting') return false
    const pods = this.workload === undefined ? [object as Pod] : [...this.#pods.values()]
    return pods.every(({ spec }) => spec?.nodeName === undefined)
  }

  async #create(launch: Launch, began: Began): Promise<void> {
    await this.record.begin(began)
    const made = await createWorkload(this.#cluster, launch, {
      since: began.since,
      isStopped: () => this.#stopped || this.#recalled,
      planned: async (workload) => {
        this.#began = { ...began, workload }
        await this.record.begin(this.#began)
      },
      waits: (reason) => {
        this.#refusal = reason
        this.tell()
      },
    })
    if (made.kind === 'made') {
      const { workload, object } = made
      const madeAt = Date.now()
      this.#began = { ...began, ...(workload === undefined ? {} : { workload }), uid: object.metadata.uid ?? '', whole: true, madeAt }
      await this.record.begin(this.#began)
      if (workload !== undefined) this.#cluster.follow(this.name, workload)
    } else if (made.kind === 'stopped' && !this.#stopped) await this.#unbegin()
    this.#creating = undefined
    this.#refusal = undefined
    if (made.kind === 'made') {
      this.see(made.object)
      // Newer news may have come before.
      this.#work()
      if (this.#stopped) await this.#takeAway((await this.record.stopped())?.graceMs ?? 0)
    } else if (made.kind === 'refused') await this.#end({ kind: 'exited', at: Date.now(), cause: made.cause })
    else if (made.kind === 'stopped' && this.#stopped) await this.#end(neverStarted())
    this.tell()
  }

  async #unbegin(): Promise<void> {
    this.#began = undefined
    this.#object = undefined
    this.#pods.clear()
    this.#patience.end()
    this.#inquiry.end()
    await this.record.unbegin()
  }

  /** Whatever has to be done now, and is not under way: copy the log, record the end, give up what does not start. */
  #work(): void {
    const began = this.#began
    if (this.#ended !== undefined || this.#ending || began === undefined || this.#creating !== undefined || !this.#attended) return
    this.#patience.end()
    const state = this.#object === undefined ? undefined : this.#stateOf(this.#object)
    const pod = this.#mainPod
    if (state?.kind !== 'waiting' || state.trouble !== undefined) this.#inquiry.end()
    if (state !== undefined && state.kind !== 'waiting' && pod !== undefined) {
      this.#log.follow(pod, containerOf(pod, this.workload))
      if (this.#gone) this.#log.lose(pod.metadata.uid ?? '')
    }
    if (state?.kind === 'over') this.#unattended(this.#finish(state.how))
    else if (this.#gone)
      this.#unattended(this.#finish(this.#stopped ? { kind: 'exited', at: Date.now(), signal: 'SIGTERM' } : vanished(state)))
    else if (state?.kind === 'waiting' && !this.#stopped) {
      // Whoever has no trouble to show has it in the events, as a volume that cannot be mounted.
      if (state.trouble === undefined) this.#inquiry.about(this.#mainPod?.metadata.uid ?? this.#object?.metadata.uid ?? '')
      this.#patience.mind(state, began, (cause) => this.#unattended(this.#finish({ kind: 'exited', at: Date.now(), cause })))
    }
  }

  async #finish(how: Ending): Promise<void> {
    this.#ending = true
    await this.#log.whole()
    if (this.#cluster.signal.aborted) return
    await this.#end(how)
    // What never ran has nothing to show.
    const { kind } = this.#object === undefined ? { kind: 'over' } : this.#stateOf(this.#object)
    if ((this.#began?.keepMs ?? 0) === 0 || kind === 'waiting') await this.#discard()
  }

  async #end(how: Ending): Promise<void> {
    this.#ending = true
    this.#ended = await this.record.end(how.kind === 'lost' ? how : { ...how, lastLines: await this.record.lastLines() })
    this.tell()
  }

  async #discard(): Promise<void> {
    const uid = this.#object?.metadata.uid ?? this.#began?.uid
    this.#discarding = discardObject(this.#cluster, this.#path, this.#object, uid)
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
    work.catch((error: unknown) => this.#cluster.log({ event: 'attempt trouble', attempt: this.name, message: String(error) }))
  }
}

function neverStarted(): Ended {
  return { kind: 'exited', at: Date.now(), signal: 'SIGTERM', lastLines: [] }
}

function vanished(state: PodState | undefined): Ending {
  const when = state === undefined ? 'while this server did not look' : state.kind === 'waiting' ? 'before it ran' : 'while it ran'
  return { kind: 'lost', at: Date.now(), reason: `it was deleted by somebody ${when}` }
}

/** Versions are to be compared for being the same only; but those of one object that are numbers count up. */
function isOlder(object: KubernetesObject, known: KubernetesObject | undefined): boolean {
  if (known === undefined || known.metadata.uid !== object.metadata.uid) return false
  const [older, newer] = [Number(object.metadata.resourceVersion), Number(known.metadata.resourceVersion)]
  return Number.isFinite(older) && Number.isFinite(newer) && older < newer
}
