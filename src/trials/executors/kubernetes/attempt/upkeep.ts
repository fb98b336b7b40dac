import type { Pod } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Watchers } from '../cluster/watchers.ts'
import { AttemptLog } from '../logs/attempt-log.ts'
import type { Ending } from '../status/pod-end.ts'
import { overdueFrom } from '../status/pod-status.ts'
import { containerOf } from '../status/workload.ts'
import { AttemptEnd } from './end.ts'
import type { Making } from './making.ts'
import type { AttemptRecord } from './record.ts'
import type { Standing } from './standing.ts'
import { TIMER_MS_MAX, Waiting } from './waiting.ts'

interface AttemptUpkeepOptions {
  readonly standing: Standing
  readonly record: AttemptRecord
  readonly making: Making
  readonly watchers: Watchers
  /** Called with what went wrong where nobody waits for it. */
  readonly complain: (error: unknown) => void
}

/** What is done for an attempt that has begun, once somebody wants to know how it goes: its log is copied, its end recorded, and what does not start given up. */
export class AttemptUpkeep {
  readonly log: AttemptLog
  readonly end: AttemptEnd
  readonly #waiting: Waiting
  readonly #options: AttemptUpkeepOptions
  #attended = false
  #overdue: NodeJS.Timeout | undefined

  constructor(cluster: Cluster, options: AttemptUpkeepOptions) {
    const { standing, record, watchers } = options
    this.#options = options
    this.#waiting = new Waiting(cluster, () => watchers.tell())
    this.log = new AttemptLog(cluster, record.folder, watchers)
    this.end = new AttemptEnd(cluster, { standing, record, copied: () => this.log.whole(), told: () => watchers.tell() })
  }

  /** The cluster's newest words about what waits, where its status does not say it. */
  get words(): string | undefined {
    return this.#waiting.words
  }

  /** Somebody wants to know. */
  attend(): void {
    this.#attended = true
    this.review()
  }

  /** Does whatever has to be done now, and is not under way. */
  review(): void {
    const { standing, making } = this.#options
    const { began, shown, state, stopped, mainPod, isSuspended, workload } = standing
    clearTimeout(this.#overdue)
    if (!this.#attended || this.end.isUnderWay || began === undefined || isSuspended || making.isUnderWay) return
    if (mainPod !== undefined) this.#lookWhenOverdue(mainPod)
    if (state !== undefined && state.kind !== 'waiting' && mainPod !== undefined) {
      this.log.follow(mainPod, containerOf(mainPod, workload))
      if (shown.hasLost(mainPod)) this.log.lose(mainPod.metadata.uid ?? '')
    }
    const ending = standing.endingBy(state)
    if (state?.kind === 'waiting' && ending === undefined && !stopped) {
      const about = state.isQueued ? shown.object : (mainPod ?? shown.object)
      const uid = about?.metadata.uid ?? ''
      this.#waiting.mind(state, { began, uid }, (cause) => this.#finish({ kind: 'exited', at: Date.now(), cause }))
      return
    }
    this.#waiting.end()
    if (ending !== undefined) this.#finish(ending)
  }

  /** It waits no more: it was taken back, or is let go of. */
  waitNoMore(): void {
    clearTimeout(this.#overdue)
    this.#waiting.end()
  }

  /** Of a node that is silent nothing is heard: what its pod means follows from the time that passed. */
  #lookWhenOverdue(pod: Pod): void {
    const ms = overdueFrom(pod) - Date.now()
    if (!(ms > 0 && ms < Number.POSITIVE_INFINITY)) return
    const look = (): void => {
      this.review()
      this.#options.watchers.tell()
    }
    this.#overdue = setTimeout(look, Math.min(TIMER_MS_MAX, ms)).unref()
  }

  #finish(how: Ending): void {
    this.log.conclude()
    this.end.finish(how).catch(this.#options.complain)
    // Its log is read to the end now: whoever copies it looks.
    this.#options.watchers.tell()
  }
}
