/** Shortest time between two redraws: between them the frames belong to the pointer. */
const REDRAW_EVERY_MS = 80
/** A redraw that takes long is followed by a rest of so many times its length, within bounds: what is shown stays of this second. */
const REST = 3
const REST_MS_MAX = 400

/** Draws what changed with the next frame, and then rests: between two redraws the frames belong to the pointer. */
export class RedrawPace {
  readonly #redraw: () => void
  #asked = false
  #frame: number | undefined
  #pause: number | undefined

  constructor(redraw: () => void) {
    this.#redraw = redraw
  }

  /** Something changed. */
  ask(): void {
    this.#asked = true
    // a hidden page gets no frames: it is brought up to date by the first one after it is seen again
    if (this.#pause === undefined) this.#frame ??= requestAnimationFrame(() => this.#draw())
  }

  close(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    window.clearTimeout(this.#pause)
  }

  #draw(): void {
    const begin = performance.now()
    this.#frame = undefined
    this.#asked = false
    this.#redraw()
    this.#pause = window.setTimeout(() => {
      // the timer waits for the redraw: what is late is what it took
      const took = performance.now() - begin - REDRAW_EVERY_MS
      this.#pause = window.setTimeout(() => this.#rested(), Math.min(REST_MS_MAX, Math.max(0, REST * took)))
    }, REDRAW_EVERY_MS)
  }

  #rested(): void {
    this.#pause = undefined
    if (this.#asked) this.ask()
  }
}
