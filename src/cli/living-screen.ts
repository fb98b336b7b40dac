/** Redraws some lines in place on a terminal, at most ten times a second. */
export interface LivingScreen {
  /** Shows these lines instead of the last ones, now or a little later. */
  show(lines: () => readonly string[]): void
  /** Writes whole lines that stay, above what is redrawn. */
  above(lines: string): void
  /** Somebody ended a line below what is drawn: the terminal has moved on by it. */
  typed(): void
  /** Draws what is pending and leaves it standing. */
  finish(): void
}

const REDRAW_MS = 100

/** Opens a living screen at the cursor of a terminal stream. */
export function openLivingScreen(terminal: NodeJS.WriteStream): LivingScreen {
  let shown: readonly string[] = []
  /** Lines from where the drawing begins to the cursor. */
  let drawn = 0
  let pending: (() => readonly string[]) | undefined
  let timer: NodeJS.Timeout | undefined

  const redraw = (above: string): void => {
    const up = drawn === 0 ? '' : `\x1b[${drawn}A`
    terminal.write(`${up}\r\x1b[J${above}${shown.map((line) => `${line}\n`).join('')}`)
    drawn = shown.length
  }
  const draw = (): void => {
    timer = undefined
    if (pending === undefined) return
    shown = pending()
    pending = undefined
    redraw('')
  }
  return {
    show(lines) {
      pending = lines
      timer ??= setTimeout(draw, REDRAW_MS)
    },
    above: redraw,
    typed() {
      drawn += 1
    },
    finish() {
      clearTimeout(timer)
      draw()
    },
  }
}
