import type { ReadonlySignal } from '@preact/signals'
import type { Trial } from '../api/types.ts'
import { pinned, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { pointedIn } from './hovered.ts'

/** A trial that a chart draws above the others, and in which colour. */
export interface Outstanding {
  readonly trial: Trial
  readonly color: string
}

/** The trials that stand out, the last ones above: those that are pinned, the best, the one that is pointed at and the one that is selected. */
export function outstandingIn(store: StudyStore, tip: ReadonlySignal<object | undefined>): readonly Outstanding[] {
  const over = new Set([pointedIn(tip), selected.value])
  const best = store.study.value?.best
  return [...new Set([...pinned.value, best, ...over])].flatMap((number) => {
    const trial = number === undefined ? undefined : store.trials.get(number)
    return trial === undefined ? [] : [{ trial, color: cssColor(over.has(number) ? '--ink' : number === best ? '--best' : '--accent') }]
  })
}
