import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'

/**
 * Other views follow once the pointer has rested on a trial for so long, and so often while it moves on: drawing them all at every move would
 * cost frames of the one that it is in.
 */
const REST_MS = 90
const FOLLOW_EVERY_MS = 300

/** Number of the trial under the pointer, in whichever view. */
export const hovered = signal<number | undefined>(undefined)

/** The same, a moment later: for views that the pointer is not in. */
export const followed = signal<number | undefined>(undefined)

let rest: number | undefined
let due: number | undefined
effect(() => {
  void hovered.value
  window.clearTimeout(rest)
  rest = window.setTimeout(follow, REST_MS)
  due ??= window.setTimeout(follow, FOLLOW_EVERY_MS)
})

function follow(): void {
  window.clearTimeout(rest)
  window.clearTimeout(due)
  due = undefined
  followed.value = hovered.peek()
}

/** Whether each chart's tip is shown: a tip that only moves along a line asks for no other drawing. */
const shown = new WeakMap<ReadonlySignal<object | undefined>, ReadonlySignal<boolean>>()

/** Number of the trial that a chart draws as pointed at: at once where the pointer is, a moment later elsewhere. */
export function pointedIn(tip: ReadonlySignal<object | undefined>): number | undefined {
  let isShown = shown.get(tip)
  if (isShown === undefined) {
    isShown = computed(() => tip.value !== undefined)
    shown.set(tip, isShown)
  }
  return isShown.value ? hovered.value : followed.value
}
