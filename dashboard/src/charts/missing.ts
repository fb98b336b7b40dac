import type { StudyStore } from '../state/study-store.ts'
import { objectiveValue } from '../state/values.ts'

/** Why a chart of values is empty; undefined when it is not. */
export function missingValues({ trials, loaded, study }: StudyStore): string | undefined {
  for (const trial of trials.values()) if (objectiveValue(trial) !== undefined) return undefined
  if (loaded.value === 'nothing') return 'Reading the trials…'
  return study.value?.state === 'ended' ? 'No trial has a value.' : 'No trial has a value yet.'
}
