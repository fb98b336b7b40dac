/** Who wants to know when something may have changed, by the name of the attempt. */
export class AttemptWatchers {
  readonly #byName = new Map<string, Set<() => void>>()

  get isEmpty(): boolean {
    return this.#byName.size === 0
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /** Until the signal aborts. */
  add(name: string, changed: () => void, signal: AbortSignal): void {
    const mine = (): void => changed()
    const leave = (): void => {
      this.#byName.get(name)?.delete(mine)
      if (this.#byName.get(name)?.size === 0) this.#byName.delete(name)
    }
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(mine))
    signal.addEventListener('abort', leave, { once: true })
  }

  tell(name: string): void {
    for (const changed of this.#byName.get(name) ?? []) changed()
  }
}
