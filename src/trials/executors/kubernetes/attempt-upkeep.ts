import { AttemptEnd } from './attempt-end.ts'
import { AttemptLog } from './attempt-log.ts'
import type { AttemptRecord } from './attempt-record.ts'
import type { Cluster } from './cluster.ts'
import type { Making } from './making.ts'
import type { Ending } from './pod-status.ts'
import type { Standing } from './standing.ts'
import { Waiting } from './waiting.ts'
import type { Watchers } from './watchers.ts'
import { containerOf } from './workload.ts'

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

  /**
   * Does whatever has to be done now, and is not under way. To be asked again in time: of a node that is silent nothing is heard, and
   * what its pod means follows from the time that passed.
   */
  review(): void {
    const { standing, making } = this.#options
    const { began, shown, state, stopped, mainPod, isSuspended, workload } = standing
    if (!this.#attended || this.end.isUnderWay || began === undefined || isSuspended || making.isUnderWay) return
    if (state !== undefined && state.kind !== 'waiting' && mainPod !== undefined) {
      this.log.follow(mainPod, containerOf(mainPod, workload))
      if (shown.hasLost(mainPod)) this.log.lose(mainPod.metadata.uid ?? '')
    }
    const ending = standing.endingBy(state)
    if (state?.kind === 'waiting' && ending === undefined && !stopped) {
      const uid = mainPod?.metadata.uid ?? shown.object?.metadata.uid ?? ''
      this.#waiting.mind(state, { began, uid }, (cause) => this.#finish({ kind: 'exited', at: Date.now(), cause }))
      return
    }
    this.#waiting.end()
    if (ending !== undefined) this.#finish(ending)
  }

  /** It waits no more: it was taken back, or is let go of. */
  waitNoMore(): void {
    this.#waiting.end()
  }

  #finish(how: Ending): void {
    this.end.finish(how).catch(this.#options.complain)
  }
}
