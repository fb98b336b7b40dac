/** What the next requests of a kind meet instead of an answer. */
interface Fault {
  readonly matches: (method: string, path: string) => boolean
  readonly status: number
  readonly reason?: string
  readonly message?: string
  left: number
}

/** Which requests a server in memory does not answer as it should. */
export class StubFaults {
  /** No request is answered at all. */
  stalled = false
  readonly #faults: Fault[] = []

  /** The next so many requests of this kind are refused so. */
  add(count: number, status: number, more: { method?: string; path?: string; reason?: string; message?: string }): void {
    const { method, path, ...rest } = more
    const matches = (m: string, p: string): boolean => (method === undefined || m === method) && (path === undefined || p.includes(path))
    this.#faults.push({ matches, status, left: count, ...rest })
  }

  clear(): void {
    this.#faults.length = 0
  }

  /** What this request meets; it is used up by that. */
  take(method: string, path: string): Fault | undefined {
    const fault = this.#faults.find(({ left, matches }) => left > 0 && matches(method, path))
    if (fault !== undefined) fault.left -= 1
    return fault
  }
}
