/** Redraws some lines in place on a terminal, at most ten times a second. */
export interface LivingScreen {
  /** Shows these lines instead of the last ones, now or a little later. */
  show(lines: () => readonly string[]): void
  /** Somebody ended a line below what is drawn: the terminal has moved on by it. */
  typed(): void
  /** Draws what is pending and leaves it standing. */
  finish(): void
}

const REDRAW_MS = 100

/** Opens a living screen at the cursor of a terminal stream. */
export function openLivingScreen(terminal: NodeJS.WriteStream): LivingScreen {
  let drawn = 0
  let pending: (() => readonly string[]) | undefined
  let timer: NodeJS.Timeout | undefined

  const draw = (): void => {
    timer = undefined
    if (pending === undefined) return
    const lines = pending()
    pending = undefined
    const up = drawn === 0 ? '' : `\x1b[${drawn}A`
    terminal.write(`${up}\r\x1b[J${lines.join('\n')}\n`)
    drawn = lines.length
  }
  return {
    show(lines) {
      pending = lines
      timer ??= setTimeout(draw, REDRAW_MS)
    },
    typed() {
      drawn += 1
    },
    finish() {
      clearTimeout(timer)
      draw()
    },
  }
}
