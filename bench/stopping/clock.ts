/** Virtual time: what is due next happens next, and nothing waits. Equal times keep the order in which they were planned. */
export class VirtualClock {
  now = 0
  readonly #planned: { readonly at: number; readonly order: number; readonly act: () => Promise<void> }[] = []
  #order = 0

  /** Plans something so many seconds from now. */
  after(seconds: number, act: () => Promise<void>): void {
    const entry = { at: this.now + seconds, order: this.#order++, act }
    let low = 0
    let high = this.#planned.length
    // Latest first, so that taking the next is a pop.
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#planned[middle]!
      if (other.at > entry.at || (other.at === entry.at && other.order > entry.order)) low = middle + 1
      else high = middle
    }
    this.#planned.splice(low, 0, entry)
  }

  /** Lets everything happen until nothing is planned or `over` says so. */
  async run(over: () => boolean): Promise<void> {
    while (!over()) {
      const next = this.#planned.pop()
      if (next === undefined) return
      this.now = next.at
      await next.act()
    }
  }
}
