import { setTimeout as sleep } from 'node:timers/promises'

export interface ReconcileTimes {
  /** From one turn to the next, and before the first repetition of one that failed. */
  readonly paceMs: number
  readonly retryMsMax: number
}

interface ReconcileOptions {
  /** Compares what is wanted with what is, and does what is missing. */
  readonly turn: () => Promise<void>
  readonly failed: (error: unknown) => void
  readonly times: ReconcileTimes
  readonly signal: AbortSignal
}

/** One turn at a time, as long as something has changed since it began. One that fails is done again, after a pause that doubles each time. */
export class ReconcileLoop {
  readonly #options: ReconcileOptions
  #isDue = false
  #going: Promise<void> | undefined

  constructor(options: ReconcileOptions) {
    this.#options = options
  }

  /** Something may have changed. */
  look(): void {
    this.#isDue = true
    this.#going ??= this.#go()
  }

  /** Resolves when nothing is being done. */
  async settled(): Promise<void> {
    await this.#going
  }

  async #go(): Promise<void> {
    const { turn, failed, times, signal } = this.#options
    let retryMs = times.paceMs
    while (this.#isDue && !signal.aborted) {
      this.#isDue = false
      let pauseMs = times.paceMs
      try {
        await turn()
        retryMs = times.paceMs
      } catch (error) {
        if (signal.aborted) break
        failed(error)
        this.#isDue = true
        pauseMs = retryMs
        retryMs = Math.min(times.retryMsMax, retryMs * 2)
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
    this.#going = undefined
  }
}
