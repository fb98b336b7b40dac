import type { Cluster } from './cluster.ts'
import { newestWarning } from './warnings.ts'

/** Asks, now and then, what the cluster says of an object that waits without a word. */
export class Inquiry {
  readonly #cluster: Cluster
  readonly #answered: () => void
  #timer: NodeJS.Timeout | undefined
  #uid: string | undefined
  #words: string | undefined

  /** `answered` is called when there are other words than before. */
  constructor(cluster: Cluster, answered: () => void) {
    this.#cluster = cluster
    this.#answered = answered
  }

  /** The cluster's newest words about it. */
  get words(): string | undefined {
    return this.#words
  }

  /** The object of that uid says nothing of what it waits for. */
  about(uid: string): void {
    if (this.#uid === uid) return
    this.end()
    this.#uid = uid
    const { inquiryMs } = this.#cluster.times
    const ask = async (): Promise<void> => {
      const words = await newestWarning(this.#cluster.api, uid)
      if (this.#uid !== uid || this.#cluster.signal.aborted) return
      const isNew = words !== this.#words
      this.#words = words
      this.#timer = setTimeout(() => void ask(), inquiryMs)
      if (isNew) this.#answered()
    }
    this.#timer = setTimeout(() => void ask(), inquiryMs)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#uid = undefined
    this.#words = undefined
  }
}
