import { effect, signal } from '@preact/signals'

/** Other views follow the pointer so often: drawing them all at every move would cost frames of the one that it is in. */
const FOLLOW_EVERY_MS = 90

/** Number of the trial under the pointer, in whichever view. */
export const hovered = signal<number | undefined>(undefined)

/** The same, a moment later: for views that the pointer is not in. */
export const followed = signal<number | undefined>(undefined)

// biome-ignore lint/correctness/noUnusedVariables: the assignment asks whether one runs
let timer: number | undefined
effect(() => {
  void hovered.value
  timer ??= window.setTimeout(() => {
    timer = undefined
    followed.value = hovered.value
  }, FOLLOW_EVERY_MS)
})
