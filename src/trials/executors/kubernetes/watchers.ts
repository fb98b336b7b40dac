/** Lines that come one by one within this time are told together. */
const GATHER_MS = 25

/** Who wants to know when something may have changed. */
export class Watchers {
  readonly #all = new Set<() => void>()
  #gathering: NodeJS.Timeout | undefined

  get isEmpty(): boolean {
    return this.#all.size === 0
  }

  /** Until the signal aborts. */
  add(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#all.add(changed)
    signal.addEventListener('abort', () => this.#all.delete(changed), { once: true })
  }

  tell(): void {
    for (const changed of [...this.#all]) changed()
  }

  /** Once for all that is told within a moment. */
  tellSoon(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.tell()
    }, GATHER_MS)
  }

  /** Resolves at the next change, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = new AbortController()
      const end = (): void => {
        done.abort()
        signal.removeEventListener('abort', end)
        resolve()
      }
      signal.addEventListener('abort', end)
      this.add(end, done.signal)
      if (signal.aborted) end()
    })
  }

  close(): void {
    clearTimeout(this.#gathering)
  }
}
