/** Virtual time: nothing happens but what is due, in the order of its time. */
export class Clock {
  now = 1_000_000
  #next = 0
  readonly #due = new Map<number, { at: number; call: () => void }>()

  readonly after = (ms: number, call: () => void): (() => void) => {
    const id = this.#next++
    this.#due.set(id, { at: this.now + ms, call })
    return () => this.#due.delete(id)
  }

  /** Goes to the next time at which something is due, and does that one thing; false when nothing ever will be. */
  advance(): boolean {
    let first: number | undefined
    let at = Number.POSITIVE_INFINITY
    // Few things are due at once: looking at all of them is cheaper than a heap.
    for (const [id, due] of this.#due) {
      if (due.at < at) {
        first = id
        at = due.at
      }
    }
    if (first === undefined) return false
    const { call } = this.#due.get(first)!
    this.#due.delete(first)
    this.now = Math.max(this.now, at)
    call()
    return true
  }
}

/** Everything that promises lead to has happened: nothing in the simulated world does real input or output. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
