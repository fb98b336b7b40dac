/** What an algorithm is told when it asks whether its deadline has passed. */
export interface Expiry {
  readonly expired: () => boolean
  /** How often it was told "not yet" before it was told "yes"; undefined when it never was. */
  readonly after: number | undefined
}

/** Asks the clock, or answers as an earlier call was answered: "yes" from the (`after` + 1)th time. Once passed, it stays so. */
export function openExpiry(passed: () => boolean, after?: number): Expiry {
  let [asked, told] = [0, false]
  return {
    expired() {
      if (told) return true
      told = after === undefined ? passed() : asked >= after
      if (!told) asked += 1
      return told
    },
    get after() {
      return told ? asked : undefined
    },
  }
}
