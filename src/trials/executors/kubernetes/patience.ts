import type { ExitCause } from '../executor.ts'
import type { Began } from './attempt-record.ts'
import type { PodState } from './pod-status.ts'

/** Timers take no more; a longer time is looked at again. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** How long a pod may wait until it is given up. */
export class Patience {
  readonly #troubleMs: number
  #timer: NodeJS.Timeout | undefined

  /** `troubleMs`: for an image that cannot be had, or a container that cannot be made. */
  constructor(troubleMs: number) {
    this.#troubleMs = troubleMs
  }

  /** Calls back when it has waited too long, unless it is told of something else before. */
  mind(waiting: Extract<PodState, { kind: 'waiting' }>, began: Began, giveUp: (cause: ExitCause) => void): void {
    this.end()
    const until = this.#until(waiting, began)
    if (!Number.isFinite(until)) return
    const look = (): void => {
      if (Date.now() < until) this.#timer = setTimeout(look, Math.min(TIMER_MS_MAX, until - Date.now()))
      else giveUp(causeOf(waiting, began))
    }
    this.#timer = setTimeout(look, Math.min(TIMER_MS_MAX, Math.max(0, until - Date.now())))
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #until({ trouble, since }: Extract<PodState, { kind: 'waiting' }>, began: Began): number {
    const whole = began.since + (began.startWithinMs ?? Number.POSITIVE_INFINITY)
    if (trouble?.final === true) return since
    // The right node may come any day; an image that was refused for minutes will not.
    return trouble === undefined || trouble.code === 'unschedulable' ? whole : Math.min(whole, since + this.#troubleMs)
  }
}

function causeOf({ trouble, reason }: Extract<PodState, { kind: 'waiting' }>, { since }: Began): ExitCause {
  const waited = `did not start within ${Math.round((Date.now() - since) / 1000)} s: ${reason}`
  return { reason: trouble?.code ?? 'notStarted', message: trouble?.final === true ? reason : waited, retry: false }
}
