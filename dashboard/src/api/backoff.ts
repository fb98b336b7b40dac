const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 8_000

/** Pauses between attempts to reach the server, each twice as long as the one before, within bounds. */
export class Backoff {
  #ms = RETRY_MS_MIN

  /** The next pause, milliseconds. */
  next(): number {
    const ms = this.#ms
    this.#ms = Math.min(RETRY_MS_MAX, ms * 2)
    return ms
  }

  /** The server was reached. */
  reset(): void {
    this.#ms = RETRY_MS_MIN
  }
}
