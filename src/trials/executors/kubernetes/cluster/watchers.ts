import type { Gathering } from './gathering.ts'

/** Who wants to know when something may have changed. */
export class Watchers {
  readonly #all = new Set<() => void>()
  /** Who waits for one change alone, and not for output. */
  readonly #waiting = new Set<() => void>()
  readonly #gathering: Gathering

  constructor(gathering: Gathering) {
    this.#gathering = gathering
  }

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
    this.#tellOutput()
    for (const end of [...this.#waiting]) end()
  }

  /** There is more output: told once for all that comes within a moment. */
  tellOutputSoon(): void {
    this.#gathering.soon(this.#tellOutput)
  }

  /** Resolves at the next change, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      this.#waiting.add(end)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
  }

  close(): void {
    this.#gathering.leave(this.#tellOutput)
  }

  readonly #tellOutput = (): void => {
    for (const changed of [...this.#all]) changed()
  }
}
