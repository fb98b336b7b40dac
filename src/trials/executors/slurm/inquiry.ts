/** What is asked of single jobs beside the queue, where somebody wants to know it: by one query for all of them. */
export class Inquiry<T> {
  readonly #ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>
  readonly #wanted = new Set<string>()
  readonly #told = new Map<string, T | undefined>()

  constructor(ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    this.#ask = ask
  }

  /** The newest answer about a job, undefined where it says nothing; 'later' before the first. It is asked for again. */
  about(id: string): T | undefined | 'later' {
    this.#wanted.add(id)
    return this.#told.has(id) ? this.#told.get(id) : 'later'
  }

  /** Asks what is wanted; what is not answered is asked with the next ones. */
  async ask(): Promise<void> {
    const ids = [...this.#wanted]
    if (ids.length === 0) return
    const found = await this.#ask(ids).catch(() => undefined)
    if (found === undefined) return
    for (const id of ids) {
      this.#told.set(id, found.get(id))
      this.#wanted.delete(id)
    }
  }
}
