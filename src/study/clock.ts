/** The service's time, in milliseconds since 1970: it never goes back. */
export interface Clock {
  readonly now: () => number
  /** By how much it was set ahead since a time that it told: so much of what lies between did not pass. */
  readonly leapt: (since: number) => number
  /** How far it is ahead of the machine's own clock, which was set back: files and other programs tell times by that one. */
  readonly lead: () => number
}

/** Takes that part of a clock that somebody has; without more it is one that nobody sets. */
export type ClockOptions = Pick<Clock, 'now'> & Partial<Clock>

/** How long ago a time that the clock told is: by how much it was set ahead since does not count. */
export function passedSince({ now, leapt }: Pick<Clock, 'now' | 'leapt'>, since: number): number {
  return now() - since - leapt(since)
}
