/** Output that comes within this time is told together. */
const GATHER_MS = 50

/**
 * Makes the calls that many ask for within a moment, each once and all in one turn: a thousand logs that grow by a line each lead to
 * a few writes, not to a thousand.
 */
export class Gathering {
  readonly #calls = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined

  soon(call: () => void): void {
    this.#calls.add(call)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const calls = [...this.#calls]
      this.#calls.clear()
      for (const one of calls) one()
    }, GATHER_MS)
  }

  /** The call is not wanted any more. */
  leave(call: () => void): void {
    this.#calls.delete(call)
    if (this.#calls.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
