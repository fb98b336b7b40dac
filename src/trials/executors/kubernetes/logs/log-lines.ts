/** Lines that were taken from some second on: how many, and the time of the first of them. */
interface Taken {
  readonly count: number
  readonly first: string
}

/**
 * A place in a container's log. The server can be asked for all lines from a second on; lines of several streams are written
 * a little out of order, and many have one time. So what is kept is what was taken of the newest second, and of the window of two
 * seconds that the log is asked for again.
 */
export interface LogPlace {
  /** The newest second that a line was of, since 1970; 0 before the first. */
  readonly second: number
  readonly inSecond: Taken
  readonly inWindow: Taken
  /** The newest time. */
  readonly newest: string
}

const NONE: Taken = { count: 0, first: '' }
export const LOG_BEGIN: LogPlace = { second: 0, inSecond: NONE, inWindow: NONE, newest: '' }

const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/

/** One line of a log that is read with timestamps. */
export interface LogLine {
  /** Seconds since 1970 and nine digits of their fraction: compares as text. */
  readonly stamp: string
  readonly text: string
}

/** Reads a line as the kubelet writes it; without a timestamp it belongs to the line before. */
export function readLogLine(line: string, before: string): LogLine {
  const [head, seconds, fraction = '', zone] = STAMPED.exec(line) ?? []
  if (head === undefined) return { stamp: before, text: line }
  const epoch = Date.parse(`${seconds}${zone}`) / 1000
  return { stamp: `${String(epoch).padStart(11, '0')}.${fraction.padEnd(9, '0')}`, text: line.slice(head.length) }
}

/** The time to ask from to go on at a place. */
export function sinceTime({ second }: LogPlace): string | undefined {
  return second === 0 ? undefined : new Date((second - 1) * 1000).toISOString().replace('.000', '')
}

/** The place behind a line. */
export function placeAfter(place: LogPlace, { stamp }: LogLine): LogPlace {
  const second = secondOf(stamp)
  const { inSecond, inWindow } = place
  if (second > place.second) {
    const before = second === place.second + 1 ? inSecond : NONE
    return { second, inSecond: more(NONE, stamp), inWindow: more(before, stamp), newest: stamp }
  }
  // Older than what is asked for again: it will not come twice.
  if (second < place.second - 1) return place
  return {
    second: place.second,
    inSecond: second === place.second ? more(inSecond, stamp) : inSecond,
    inWindow: more(inWindow, stamp),
    newest: stamp > place.newest ? stamp : place.newest,
  }
}

function more({ count, first }: Taken, stamp: string): Taken {
  return { count: count + 1, first: count === 0 ? stamp : first }
}

function secondOf(stamp: string): number {
  return Number(stamp.split('.')[0] ?? 0)
}

/**
 * Tells new lines from those that were taken before, when a log is read again from a place's second on. As many as were taken
 * are left out; where the first of them is not there any more, the log was rotated: then all up to the newest time are, and
 * `lacking` says that even that one is gone, so that lines between may be lost.
 */
export class LogResumption {
  readonly #from: LogPlace
  #left: number
  #rotated = false
  #over: boolean
  #lacking = false

  constructor(from: LogPlace) {
    this.#from = from
    this.#left = from.inWindow.count
    this.#over = this.#left === 0
  }

  get lacking(): boolean {
    return this.#lacking
  }

  isNew({ stamp }: LogLine): boolean {
    if (this.#over) return true
    const { newest, inWindow } = this.#from
    if (this.#left === inWindow.count && stamp !== inWindow.first) {
      this.#rotated = true
      this.#lacking = true
    }
    if (this.#rotated) {
      if (stamp === newest) this.#lacking = false
      this.#over = stamp > newest
      this.#left = -1
      return this.#over
    }
    this.#left -= 1
    this.#over = this.#left === 0
    return false
  }
}
