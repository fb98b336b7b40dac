import type { StudyStore } from '../state/study-store.ts'
import { objectiveValue } from '../state/values.ts'

/** Why a chart of values is empty; undefined when it is not. */
export function missingValues({ trials, loaded }: StudyStore): string | undefined {
  for (const trial of trials.values()) if (objectiveValue(trial) !== undefined) return undefined
  return loaded.value === 'nothing' ? 'Reading the trials…' : 'No trial has a value yet.'
}
