import type { Context } from './context.ts'

/** Timers take no more; a longer time is armed again. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** One call at one time of the context's clock; arming it again replaces the earlier one. */
export class Deadline {
  readonly #context: Pick<Context, 'now' | 'after'>
  #callOff: () => void = () => {}

  constructor(context: Pick<Context, 'now' | 'after'>) {
    this.#context = context
  }

  /** Calls at the time (milliseconds since 1970), or soon when it has passed. */
  arm(at: number, call: () => void): void {
    this.clear()
    const leftMs = Math.min(TIMER_MS_MAX, Math.max(0, at - this.#context.now()))
    this.#callOff = this.#context.after(leftMs, () => {
      if (this.#context.now() < at) this.arm(at, call)
      else call()
    })
  }

  clear(): void {
    this.#callOff()
    this.#callOff = () => {}
  }
}
