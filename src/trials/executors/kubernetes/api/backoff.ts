import { setTimeout as sleep } from 'node:timers/promises'

/** Growing pauses with jitter, so that many that failed at once do not come back at once. */
export class Backoff {
  readonly #minMs: number
  readonly #maxMs: number
  #nextMs: number

  constructor(minMs: number, maxMs: number) {
    this.#minMs = minMs
    this.#maxMs = maxMs
    this.#nextMs = minMs
  }

  reset(): void {
    this.#nextMs = this.#minMs
  }

  /** Waits: at least `leastMs`, and longer every time. Ends early when the signal aborts. */
  async pause(signal: AbortSignal, leastMs = 0): Promise<void> {
    const ms = Math.max(leastMs, this.#nextMs * (0.5 + Math.random() / 2))
    this.#nextMs = Math.min(this.#maxMs, this.#nextMs * 2)
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
