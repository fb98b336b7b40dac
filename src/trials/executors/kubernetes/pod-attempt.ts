import type { Launch, Observation } from '../executor.ts'
import type { AttemptRecord, Began, Ended } from './attempt-record.ts'
import { type Cluster, insist, pathOf, removeObject } from './cluster.ts'
import { createPod } from './create-pod.ts'
import { copyLog } from './log-follower.ts'
import { CONTAINER, type Pod } from './objects.ts'
import { type Ending, type PodState, readPod } from './pod-status.ts'
import { recordStop } from './stop-event.ts'

/** Lines that come one by one within this time are told together. */
const GATHER_MS = 25

/** One attempt as a pod: what the data folder and the cluster know of it, and what is under way. Everything may be told twice, late or never. */
export class PodAttempt {
  readonly name: string
  readonly record: AttemptRecord
  readonly #cluster: Cluster
  readonly #watchers = new Set<() => void>()
  #began: Began | undefined
  #ended: Ended | undefined
  #stopped: boolean
  #pod: Pod | undefined
  /** The pod was there and is not any more. */
  #gone = false
  #creating = false
  /** Why the pod could not be made yet. */
  #refusal: string | undefined
  #ending = false
  /** A pod that was taken back: what is still heard of it is no news. */
  #dismissed: string | undefined
  #copying: Promise<void> | undefined
  /** Somebody wants to know how it goes: its log is copied, its end recorded. */
  #attended = false
  #late: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #discarding: Promise<void> | undefined

  private constructor(
    cluster: Cluster,
    name: string,
    record: AttemptRecord,
    known: { began?: Began | undefined; ended?: Ended | undefined; stopped: boolean },
  ) {
    this.#cluster = cluster
    this.name = name
    this.record = record
    this.#began = known.began
    this.#ended = known.ended
    this.#stopped = known.stopped
  }

  /** Reads what the data folder knows; `pod` is what the cluster shows under its name. */
  static async open(cluster: Cluster, name: string, record: AttemptRecord, pod: Pod | undefined): Promise<PodAttempt> {
    const [began, ended, stop] = await Promise.all([record.began(), record.ended(), record.stopped()])
    const attempt = new PodAttempt(cluster, name, record, { began, ended, stopped: stop !== undefined })
    if (pod !== undefined) attempt.see(pod)
    if (stop !== undefined && began !== undefined && ended === undefined) attempt.#unattended(attempt.#takeAway(stop.graceMs))
    return attempt
  }

  /** The pod may be needed, or is: its study's object must stay. */
  get isOpen(): boolean {
    return this.#began !== undefined && this.#ended === undefined
  }

  /** What is known now. `isSynced`: a pod that the cluster does not show is not there; else `why` the cluster shows nothing. */
  seen(isSynced: boolean, why: string): Observation | undefined {
    if (this.#ended !== undefined) return this.#ended
    if (this.#began === undefined) return this.#stopped ? neverStarted() : undefined
    if (this.#creating) return { kind: 'pending', ...(this.#refusal === undefined ? {} : { reason: this.#refusal }) }
    if (this.#pod === undefined) {
      if (!isSynced) return { kind: 'pending', reason: why }
      if (this.#began.uid === undefined) return this.#stopped ? neverStarted() : undefined
      return { kind: 'pending' }
    }
    return this.#read(this.#pod)
  }

  #read(pod: Pod): Observation | undefined {
    const state = this.#stateOf(pod)
    const detail = { pod: pod.metadata.uid ?? '', ...(pod.spec?.nodeName === undefined ? {} : { node: pod.spec.nodeName }) }
    if (state.kind === 'running') return { kind: 'running', startedAt: state.startedAt, detail }
    if (state.kind === 'over') {
      // Its end is told when the last of its log is here.
      return state.startedAt === undefined ? { kind: 'pending' } : { kind: 'running', startedAt: state.startedAt, detail }
    }
    // Half made when the last server went: it waits for what was to be made too.
    if (this.#began?.whole !== true && !this.#stopped) return undefined
    return { kind: 'pending', reason: state.reason }
  }

  /** Tells when something may have changed, until the signal aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#watchers.add(changed)
    signal.addEventListener('abort', () => this.#watchers.delete(changed), { once: true })
    this.attend()
  }

  attend(): void {
    this.#attended = true
    this.#work()
  }

  /** Makes its pod; again and again until it is made, refused or stopped. */
  async start(launch: Launch): Promise<void> {
    if (this.#creating || this.#stopped || this.#ended !== undefined || this.#began?.whole === true) return
    this.#creating = true
    const { startWithinMs, keepMs } = launch.pod.template.pod ?? {}
    const began = {
      ...this.#began,
      namespace: this.#cluster.api.namespace,
      since: this.#began?.since ?? Date.now(),
      ...(startWithinMs === undefined ? {} : { startWithinMs }),
      ...(keepMs === undefined ? {} : { keepMs }),
    }
    this.#began = began
    await this.record.begin(began)
    this.#unattended(this.#create(launch, began))
  }

  /** What the cluster shows of its pod now. */
  see(pod: Pod): void {
    const { uid, namespace = this.#cluster.api.namespace } = pod.metadata
    if (uid === this.#dismissed || (this.#pod !== undefined && this.#pod.metadata.uid === uid && olderThan(pod, this.#pod))) return
    this.#pod = pod
    this.#gone = false
    this.#began ??= { namespace, uid: uid ?? '', whole: true, since: Date.now() }
    this.#work()
    this.tell()
  }

  /** The pod of that uid is not there any more. */
  lose(uid: string | undefined, last: Pod | undefined): void {
    if (this.#began?.uid !== undefined && this.#began.uid !== uid) return
    if (this.#creating || this.#ended !== undefined || this.#began === undefined) return
    this.#pod = last ?? this.#pod
    this.#gone = true
    this.#cluster.anchors.doubt(studyOf(this.name))
    this.#work()
    this.tell()
  }

  /** A whole list that was begun then does not show it. */
  miss(begunAt: number): void {
    if (this.#began?.uid === undefined || this.#gone) return
    if ((this.#began.madeAt ?? 0) < begunAt) this.lose(this.#began.uid, undefined)
  }

  async stop(graceMs: number, reason: string | undefined): Promise<void> {
    await this.record.stop(graceMs)
    this.#stopped = true
    // One that is being made sees the mark by itself.
    if (this.#began !== undefined && this.#ended === undefined && !this.#creating) this.#unattended(this.#takeAway(graceMs, reason))
    this.tell()
  }

  /** Takes back a pod that no node has yet. */
  async withdraw(): Promise<boolean> {
    const began = this.#began
    if (began === undefined || this.#stopped || this.#ended !== undefined) return false
    const pod = this.#pod
    if (this.#creating || pod === undefined || pod.spec?.nodeName !== undefined || this.#stateOf(pod).kind !== 'waiting') return false
    const { uid, resourceVersion } = pod.metadata
    try {
      // Its version says that no node has taken it in between.
      await removeObject(this.#cluster, this.#path, { uid, resourceVersion })
    } catch {
      return false
    }
    this.#dismissed = uid
    this.#began = undefined
    this.#pod = undefined
    clearTimeout(this.#late)
    await this.record.unbegin()
    return true
  }

  /** Removes its pod and all that is kept of it. */
  async remove(): Promise<void> {
    if (this.#began !== undefined) await this.discard()
    await this.record.remove()
  }

  get isDiscarded(): boolean {
    return this.#discarding !== undefined
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0
  }

  /** Tells the watchers to look. */
  tell(): void {
    for (const changed of [...this.#watchers]) changed()
  }

  /** Resolves when a pod that is being removed is. */
  async settled(): Promise<void> {
    await this.#discarding
  }

  /** Lets go of it, once the cluster's signal has aborted. */
  async close(): Promise<void> {
    clearTimeout(this.#late)
    clearTimeout(this.#gathering)
    await this.#copying
  }

  get #path(): string {
    return pathOf(this.#began?.namespace ?? this.#cluster.api.namespace, 'pods', this.name)
  }

  #stateOf(pod: Pod): PodState {
    return readPod(pod, { stopped: this.#stopped })
  }

  async #create(launch: Launch, began: Began): Promise<void> {
    const waits = (reason: string): void => {
      this.#refusal = reason
      this.tell()
    }
    const made = await createPod(this.#cluster, launch, { waits, since: began.since, isStopped: () => this.#stopped })
    switch (made.kind) {
      case 'made':
        this.#began = { ...began, uid: made.pod.metadata.uid ?? '', whole: true, madeAt: Date.now() }
        await this.record.begin(this.#began)
        this.#creating = false
        this.see(made.pod)
        if (this.#stopped) this.#unattended(this.#takeAway((await this.record.stopped())?.graceMs ?? 0))
        break
      case 'refused':
        await this.#end({ kind: 'exited', at: Date.now(), cause: made.cause })
        break
      case 'stopped':
        await this.#end(neverStarted())
        break
      case 'closed':
        break
    }
    this.#creating = false
    this.#refusal = undefined
    this.tell()
  }

  /** Whatever has to be done now, and is not under way: copy the log, record the end, give up what does not start. */
  #work(): void {
    if (this.#ended !== undefined || this.#ending || this.#began === undefined || this.#creating || !this.#attended) return
    const state = this.#pod === undefined ? undefined : this.#stateOf(this.#pod)
    clearTimeout(this.#late)
    if (state?.kind === 'waiting' && !this.#gone) this.#mind(state)
    if (state?.kind === 'running' || state?.kind === 'over') this.#copy()
    if (state?.kind === 'over') this.#unattended(this.#finish(state.how))
    else if (this.#gone)
      this.#unattended(this.#finish(this.#stopped ? { kind: 'exited', at: Date.now(), signal: 'SIGTERM' } : vanished(state)))
  }

  #copy(): void {
    this.#copying ??= copyLog(this.#cluster, {
      namespace: this.#began?.namespace ?? this.#cluster.api.namespace,
      pod: this.name,
      container: CONTAINER,
      folder: this.record.folder,
      isOver: () => this.#gone || (this.#pod !== undefined && this.#stateOf(this.#pod).kind === 'over'),
      isGone: () => this.#gone,
      grown: () => this.#tellSoon(),
      news: (signal) => this.#news(signal),
    }).catch((error: unknown) => this.#cluster.log({ event: 'log not copied', attempt: this.name, message: String(error) }))
  }

  /** Resolves at the next change, or when the signal aborts. */
  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = new AbortController()
      const end = (): void => {
        done.abort()
        resolve()
      }
      signal.addEventListener('abort', end, { once: true })
      this.watch(end, done.signal)
      if (signal.aborted) end()
    })
  }

  async #finish(how: Ending): Promise<void> {
    this.#ending = true
    await this.#copying
    if (this.#cluster.signal.aborted) return
    await this.#end(how)
    if ((this.#began?.keepMs ?? 0) === 0) await this.discard()
  }

  async #end(how: Ending): Promise<void> {
    this.#ending = true
    const ended: Ended = how.kind === 'lost' ? how : { ...how, lastLines: await this.record.lastLines() }
    this.#ended = await this.record.end(ended)
    this.tell()
  }

  /** Removes its pod when it has been there for long enough after its end. */
  async discardInTime(): Promise<void> {
    const { keepMs = 0 } = this.#began ?? {}
    if (this.#ended !== undefined && this.#ended.at + keepMs < Date.now()) await this.discard()
  }

  /** Removes its pod, whose end is recorded. */
  async discard(): Promise<void> {
    const uid = this.#pod?.metadata.uid ?? this.#began?.uid
    const { phase } = this.#pod?.status ?? {}
    // Nothing runs in it any more: there is nothing to be gentle with.
    const grace = phase === 'Succeeded' || phase === 'Failed' ? { graceMs: 0 } : {}
    const removed = insist(this.#cluster, () => removeObject(this.#cluster, this.#path, { uid, ...grace }))
    this.#discarding = removed.then(
      () => undefined,
      (error: unknown) => this.#cluster.log({ event: 'pod not removed', attempt: this.name, message: String(error) }),
    )
    await this.#discarding
  }

  /** Deletes the pod with its grace; what the cluster then shows of it says how it ended. */
  async #takeAway(graceMs: number, reason?: string): Promise<void> {
    const cluster = this.#cluster
    if (reason !== undefined && this.#pod !== undefined) await recordStop(cluster, this.#pod, reason)
    const there = await insist(cluster, () => removeObject(cluster, this.#path, { uid: this.#began?.uid, graceMs })).catch(
      (error: unknown) => {
        cluster.log({ event: 'pod not stopped', attempt: this.name, message: String(error) })
        return true
      },
    )
    if (there === false) this.lose(this.#began?.uid, undefined)
  }

  /** What waits too long, or for what does not get better, fails. */
  #mind({ trouble, reason, since }: Extract<PodState, { kind: 'waiting' }>): void {
    if (this.#stopped) return
    const startWithinMs = this.#began?.startWithinMs ?? Number.POSITIVE_INFINITY
    const begunAt = this.#began?.since ?? since
    const { troubleMs } = this.#cluster.times
    const hopeless = trouble?.final === true ? since : Number.POSITIVE_INFINITY
    const troubled = trouble === undefined || trouble.code === 'unschedulable' ? Number.POSITIVE_INFINITY : since + troubleMs
    const until = Math.min(begunAt + startWithinMs, troubled, hopeless)
    if (!Number.isFinite(until)) return
    const giveUp = async (): Promise<void> => {
      if (this.#ended !== undefined || this.#ending) return
      const code = trouble?.code ?? 'notStarted'
      const waited = Math.round((Date.now() - begunAt) / 1000)
      const message = `did not start within ${waited} s: ${reason}`
      await this.#end({ kind: 'exited', at: Date.now(), cause: { reason: code, message, retry: false } })
      await this.discard()
    }
    const leftMs = Math.min(2 ** 31 - 1, Math.max(0, until - Date.now()))
    this.#late = setTimeout(() => (Date.now() < until ? this.#work() : this.#unattended(giveUp())), leftMs)
  }

  /** Nobody waits for it: what goes wrong is said. */
  #unattended(work: Promise<void>): void {
    work.catch((error: unknown) => this.#cluster.log({ event: 'attempt trouble', attempt: this.name, message: String(error) }))
  }

  #tellSoon(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.tell()
    }, GATHER_MS)
  }
}

function neverStarted(): Ended {
  return { kind: 'exited', at: Date.now(), signal: 'SIGTERM', lastLines: [] }
}

function vanished(state: PodState | undefined): Ending {
  const what = state === undefined ? 'while this server did not look' : state.kind === 'waiting' ? 'before it ran' : 'while it ran'
  return { kind: 'lost', at: Date.now(), reason: `its pod was deleted by somebody ${what}` }
}

/** Versions are to be compared for being the same only; but those of one object that are numbers count up. */
function olderThan(a: Pod, b: Pod): boolean {
  const [older, newer] = [Number(a.metadata.resourceVersion), Number(b.metadata.resourceVersion)]
  return Number.isFinite(older) && Number.isFinite(newer) && older < newer
}

function studyOf(name: string): string {
  return name.split('-')[1] ?? ''
}
