/** What a moment that is said in whole seconds leaves open, milliseconds. */
const SECOND_MS = 1_000

/**
 * How far the clock of who answered is ahead of this machine's, milliseconds. `date` is the moment of the answer as HTTP says it, in whole seconds; by this machine's clock it was asked
 * at `askedAt` and answered by `heardAt`. What was taken for it so far, `ahead`, changes by no more than it must: clocks that agree stay as they are, and so does it without a date.
 */
export function clockAhead(ahead: number, date: string | null | undefined, askedAt: number, heardAt: number): number {
  const said = Date.parse(date ?? '')
  return Number.isNaN(said) ? ahead : Math.min(Math.max(ahead, said - heardAt), said + SECOND_MS - askedAt)
}
