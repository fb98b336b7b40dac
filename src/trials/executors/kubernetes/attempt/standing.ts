import type { Observation } from '../../executor.ts'
import type { Pod } from '../api/objects.ts'
import type { Ending } from '../status/pod-end.ts'
import type { PodState } from '../status/pod-status.ts'
import { Shown } from '../status/shown.ts'
import { isSuspended } from '../status/suspension.ts'
import { collectionOf, objectNameOf } from '../status/workload.ts'
import type { AttemptRecord, Began, Ended } from './record.ts'

/** What an attempt's observation needs beside how it stands. */
interface Moment {
  /** The object is being made, or an answer to that is waited for; `refusal` says why it could not be made yet. */
  readonly making: { readonly isUnderWay: boolean; readonly refusal: string | undefined }
  /** The cluster's words about what waits, where its status does not say it. */
  readonly words: string | undefined
  /** An object that the cluster does not show is not there; else `why` the cluster shows nothing. */
  readonly isSynced: boolean
  readonly why: string
}

/** How an attempt stands: what the data folder knows of it (what was asked, how it ended) and what the cluster shows. It asks for nothing. */
export class Standing {
  readonly name: string
  readonly shown: Shown
  /** What was asked of the cluster. */
  began: Began | undefined
  /** The end that was kept. */
  ended: Ended | undefined
  /** Somebody told it to end. */
  stopped = false

  private constructor(name: string) {
    this.name = name
    this.shown = new Shown(name)
  }

  /** Reads what the data folder knows; `stop` = the grace of a stop that was asked for. */
  static async read(name: string, record: AttemptRecord): Promise<{ standing: Standing; stop: { graceMs: number } | undefined }> {
    const standing = new Standing(name)
    const [began, ended, stop] = await Promise.all([record.began(), record.ended(), record.stopped()])
    standing.began = began
    standing.ended = ended
    standing.stopped = stop !== undefined
    return { standing, stop }
  }

  /** The object may be needed, or is. */
  get isOpen(): boolean {
    return this.began !== undefined && this.ended === undefined
  }

  /** Its object is there and waits for us: its study was paused. */
  get isSuspended(): boolean {
    return this.began?.suspended !== undefined && !this.stopped
  }

  /** What runs it; undefined before it began, and for a plain pod. */
  get workload(): Began['workload'] {
    return this.began?.workload
  }

  /** Where its object is; what has not begun would be in that namespace. */
  pathFrom(namespace: string): string {
    return `${collectionOf(this.began?.namespace ?? namespace, this.workload)}/${objectNameOf(this.workload, this.name)}`
  }

  /** The pod that trains, as far as it is known. */
  get mainPod(): Pod | undefined {
    return this.shown.mainPod(this.workload)
  }

  /** What the cluster's newest news mean. */
  get state(): PodState | undefined {
    return this.shown.state(this.workload, this.stopped)
  }

  /** How it has ended, where this is what the cluster's newest news mean; undefined while it goes on. */
  endingBy(state: PodState | undefined): Ending | undefined {
    if (state?.kind === 'over') return state.how
    if (!this.shown.isGone) return undefined
    return this.stopped ? stoppedNow() : vanished(state)
  }

  /** Somebody else may have let the object go on. */
  noticeResumption(): void {
    const { began } = this
    const { object } = this.shown
    if (began?.suspended === undefined || object === undefined || isSuspended(object, began.suspended)) return
    const { suspended: _, ...awake } = began
    this.began = awake
  }

  /** As if it had never been started. */
  forget(): void {
    this.began = undefined
    this.shown.forget()
  }

  /** What is to be told of it now; undefined when nothing of that name was started. */
  observe({ making, words, isSynced, why }: Moment): Observation | undefined {
    if (this.ended !== undefined) return this.ended
    const nothing = this.stopped ? neverStarted() : undefined
    if (this.began === undefined || this.isSuspended) return nothing
    if (making.isUnderWay) return { kind: 'pending', ...(making.refusal === undefined ? {} : { reason: making.refusal }) }
    const { state } = this
    if (state !== undefined) return this.#tellOf(state, words)
    if (!isSynced) return { kind: 'pending', reason: why }
    return this.began.uid === undefined ? nothing : { kind: 'pending' }
  }

  #tellOf(state: PodState, words: string | undefined): Observation | undefined {
    if (state.kind === 'waiting') {
      // Half made when the last server went: it waits for what was to be made too.
      if (this.began?.whole !== true && !this.stopped) return undefined
      return { kind: 'pending', reason: words === undefined ? state.reason : `${state.reason} (${words})`, made: true }
    }
    // Its end is told when the last of its log is here.
    if (state.startedAt === undefined) return { kind: 'pending' }
    const { metadata, spec } = this.mainPod ?? {}
    const detail = { pod: metadata?.name ?? this.name, ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }) }
    const reason = noticeIn(state)
    return { kind: 'running', startedAt: state.startedAt, detail, ...(reason === undefined ? {} : { reason }) }
  }
}

/** Why what is told of as running may not go on, or does not, in words. */
function noticeIn(state: Exclude<PodState, { kind: 'waiting' }>): string | undefined {
  if (state.kind === 'running') return state.notice
  return state.how.kind === 'lost' ? state.how.reason : undefined
}

/** Told to end before anything ran. */
export function neverStarted(): Ended {
  return { ...stoppedNow(), lastLines: [] }
}

function stoppedNow(): { kind: 'exited'; at: number; signal: string } {
  return { kind: 'exited', at: Date.now(), signal: 'SIGTERM' }
}

function vanished(state: PodState | undefined): Ending {
  const when = state === undefined ? 'while this server did not look' : state.kind === 'waiting' ? 'before it ran' : 'while it ran'
  return { kind: 'lost', at: Date.now(), reason: `it was deleted by somebody ${when}` }
}
