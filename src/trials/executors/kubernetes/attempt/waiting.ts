import { passedSince } from '../../../../study/index.ts'
import type { ExitCause } from '../../executor.ts'
import { queueWords } from '../api/queue-words.ts'
import { newestWarning } from '../api/warnings.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { PodState } from '../status/pod-status.ts'
import type { Began } from './record.ts'

/** Timers take no more; a longer time is looked at again. */
export const TIMER_MS_MAX = 2 ** 31 - 1

type Waits = Extract<PodState, { kind: 'waiting' }>

/** An attempt that waits: asks the cluster why where its status does not say it, and gives up what waits too long. */
export class Waiting {
  readonly #cluster: Cluster
  readonly #answered: () => void
  #late: NodeJS.Timeout | undefined
  #asking: NodeJS.Timeout | undefined
  #uid: string | undefined
  #wordsOf: typeof newestWarning | undefined
  #words: string | undefined

  /** `answered` is called when the cluster has other words than before. */
  constructor(cluster: Cluster, answered: () => void) {
    this.#cluster = cluster
    this.#answered = answered
  }

  /** The cluster's newest words about it. */
  get words(): string | undefined {
    return this.#words
  }

  /** It waits so; `uid` is what the events speak of. Calls back when it has waited too long, unless it is told of something else before. */
  mind(waits: Waits, of: { readonly began: Began; readonly uid: string }, giveUp: (cause: ExitCause) => void): void {
    clearTimeout(this.#late)
    // Whoever has trouble says so; a volume that cannot be mounted is in the events alone, and why a queue admits nothing in its own objects.
    if (waits.isQueued) this.#ask(of.uid, queueWords)
    else if (waits.trouble === undefined) this.#ask(of.uid, newestWarning)
    else this.#askNoMore()
    if (!Number.isFinite(this.#leftMs(waits, of.began))) return
    const wait = (): void => {
      const leftMs = Math.max(0, this.#leftMs(waits, of.began))
      this.#late = setTimeout(
        () => (this.#leftMs(waits, of.began) > 0 ? wait() : giveUp(this.#causeOf(waits, of.began))),
        Math.min(TIMER_MS_MAX, leftMs),
      )
    }
    wait()
  }

  end(): void {
    clearTimeout(this.#late)
    this.#askNoMore()
  }

  /** How long it may wait still. */
  #leftMs({ trouble, since }: Waits, began: Began): number {
    const { clock, times } = this.#cluster
    const whole = (began.startWithinMs ?? Number.POSITIVE_INFINITY) - passedSince(clock, began.since)
    if (trouble?.final === true) return 0
    // The right node may come any day; an image that was refused for minutes will not.
    return trouble === undefined || trouble.code === 'unschedulable' ? whole : Math.min(whole, times.troubleMs - passedSince(clock, since))
  }

  #causeOf({ trouble, reason }: Waits, { since }: Began): ExitCause {
    const waited = `did not start within ${Math.round(passedSince(this.#cluster.clock, since) / 1000)} s: ${reason}`
    return { reason: trouble?.code ?? 'notStarted', message: trouble?.final === true ? reason : waited, retry: false }
  }

  #ask(uid: string, wordsOf: typeof newestWarning): void {
    if (this.#uid === uid && this.#wordsOf === wordsOf) return
    this.#askNoMore()
    this.#uid = uid
    this.#wordsOf = wordsOf
    const { inquiryMs } = this.#cluster.times
    const ask = async (): Promise<void> => {
      const words = await wordsOf(this.#cluster.api, uid)
      if (this.#uid !== uid || this.#wordsOf !== wordsOf || this.#cluster.signal.aborted) return
      const isNew = words !== this.#words
      this.#words = words
      this.#asking = setTimeout(() => void ask(), inquiryMs)
      if (isNew) this.#answered()
    }
    this.#asking = setTimeout(() => void ask(), inquiryMs)
  }

  #askNoMore(): void {
    clearTimeout(this.#asking)
    this.#uid = undefined
    this.#words = undefined
  }
}
