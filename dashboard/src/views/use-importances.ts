import { useEffect } from 'preact/hooks'
import type { Importances, Study } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf } from '../state/values.ts'

interface Heard {
  /** Undefined before the first answer. */
  readonly found: Importances | undefined
  /** For what goes by the answer: it has its room and is not seen before there is one, so that nothing changes its place before the reader's eyes. */
  readonly style: { readonly visibility: 'hidden' | 'visible' }
}

/** How much the parameters tell about the objective that is shown, kept current while it is looked at. */
export function useImportances(store: StudyStore, study: Study): Heard {
  store.track()
  // a server that comes back is asked what it had no time to answer
  store.connection.value
  const { metric } = objectiveOf(study)
  useEffect(() => store.importances.follow(study, store.trials.values(), metric))
  return { found: store.importances.of(metric), style: { visibility: store.importances.isHeard(metric) ? 'visible' : 'hidden' } }
}
