import type { Cluster } from '../cluster/cluster.ts'
import type { Ending } from '../status/pod-end.ts'
import type { AttemptRecord } from './record.ts'
import { discardObject } from './removal.ts'
import type { Standing } from './standing.ts'

interface AttemptEndOptions {
  readonly standing: Standing
  readonly record: AttemptRecord
  /** Resolves when all that its pods said is copied. */
  readonly copied: () => Promise<void>
  /** Called when the end is kept. */
  readonly told: () => void
}

/** The end of an attempt: kept once, when the last of its log is here; then its object goes, unless the study keeps it for a while. */
export class AttemptEnd {
  readonly #cluster: Cluster
  readonly #options: AttemptEndOptions
  #underWay = false
  #discarding: Promise<void> | undefined

  constructor(cluster: Cluster, options: AttemptEndOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /** It is being kept, or is. */
  get isUnderWay(): boolean {
    return this.#underWay || this.#options.standing.ended !== undefined
  }

  /** Its object was removed, or is being. */
  get isDiscarded(): boolean {
    return this.#discarding !== undefined
  }

  /** Waits for the last of the log, keeps the end, and removes the object. */
  async finish(how: Ending): Promise<void> {
    const { standing, copied } = this.#options
    this.#underWay = true
    await copied()
    if (this.#cluster.signal.aborted) return
    await this.keep(how)
    // What never ran has nothing to show.
    if ((standing.began?.keepMs ?? 0) === 0 || standing.state?.kind === 'waiting') await this.discard()
  }

  /** Keeps how it ended: whoever asks is told so from now on. */
  async keep(how: Ending): Promise<void> {
    const { standing, record, told } = this.#options
    this.#underWay = true
    try {
      standing.ended = await record.end(how.kind === 'lost' ? how : { ...how, lastLines: await record.lastLines() })
    } catch (error) {
      // Looked at again with the next review.
      this.#underWay = false
      throw error
    }
    told()
  }

  /** Removes the object of one that has ended when it has been there for long enough. */
  async discardInTime(): Promise<void> {
    const { began, ended } = this.#options.standing
    if (ended !== undefined && ended.at + (began?.keepMs ?? 0) < Date.now()) await this.discard()
  }

  /** Removes the object, if there is one. Never rejects. */
  async discard(): Promise<void> {
    const { standing } = this.#options
    const { object } = standing.shown
    const path = standing.pathFrom(this.#cluster.api.namespace)
    this.#discarding = discardObject(this.#cluster, path, object, object?.metadata.uid ?? standing.began?.uid)
    await this.#discarding
  }

  /** Resolves when an object that is being removed is. */
  async settled(): Promise<void> {
    await this.#discarding
  }
}
