import type { Study, Trial } from '../api/types.ts'
import { pinned } from './route.ts'
import type { StudyStore } from './study-store.ts'

/** Trials beside which a chosen one is set. */
const COMPARED_MAX = 3

/** The best and the pinned trials, without the chosen one itself. */
export function comparedWith(store: StudyStore, study: Study, trial: Trial): Trial[] {
  const numbers = new Set([...(study.best === undefined ? [] : [study.best]), ...pinned.value])
  numbers.delete(trial.number)
  return [...numbers].slice(0, COMPARED_MAX).flatMap((number) => store.trials.get(number) ?? [])
}
