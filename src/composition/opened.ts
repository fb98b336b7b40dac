/** What has been opened so far: closed in the other order, each thing once, also where opening broke off half-way. */
export class Opened {
  readonly #steps: (() => Promise<void> | void)[] = []

  /** Keeps what closes a thing, and hands the thing on. */
  add<T>(thing: T, close: (thing: T) => Promise<void> | void): T {
    this.#steps.push(() => close(thing))
    return thing
  }

  /** Rejects with what a step rejects with; those before it stay open. */
  async close(): Promise<void> {
    for (const step of this.#steps.toReversed()) await step()
    this.#steps.length = 0
  }
}
