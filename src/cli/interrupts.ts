import { createInterface } from 'node:readline'
import type { FollowView } from './follow-views.ts'

/** Resolves when this process is told to end. */
export function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

/** While open, Ctrl-C does not end the program at once. */
export interface Interrupts {
  close(): void
}

/** On a terminal the first Ctrl-C asks what is meant and a second one leaves; where nobody can answer, the first one leaves. */
export function catchInterrupts(name: string, leave: () => void, view: FollowView): Interrupts {
  const isAnswered = process.stdin.isTTY === true
  const reader = isAnswered ? createInterface({ input: process.stdin, output: process.stdout, terminal: false }) : undefined
  let asked = !isAnswered
  const interrupted = (): void => {
    if (asked) {
      leave()
      return
    }
    asked = true
    view.ask(`Ctrl-C again leaves ${name} running; Enter goes on watching.`)
  }
  reader?.on('line', () => {
    view.typed()
    asked = false
    view.ask('')
  })
  process.on('SIGINT', interrupted)
  return {
    close() {
      process.off('SIGINT', interrupted)
      reader?.close()
    },
  }
}
