import { useEffect } from 'preact/hooks'
import type { Importances, Study } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf } from '../state/values.ts'

/** How much the parameters tell about the objective that is shown, kept current while it is looked at; undefined before the first answer. */
export function useImportances(store: StudyStore, study: Study): Importances | undefined {
  store.track()
  // a server that comes back is asked what it had no time to answer
  store.connection.value
  const { metric } = objectiveOf(study)
  useEffect(() => store.importances.follow(study, store.trials.values(), metric))
  return store.importances.of(metric)
}
