import type { Study } from '../api/types.ts'
import { valuesRange } from '../charts/extent.ts'
import { SliceChart } from '../charts/slice-chart.tsx'
import { parameterAxes } from '../state/axes.ts'
import { IMPORTANCE_TRIALS_MIN, type Importance, importances, trendText } from '../state/importance.ts'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf, objectiveValue } from '../state/values.ts'

/** Each parameter against the objective, the one that tells most first, with how much it tells. */
export function Slices({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const trials = [...store.trials.values()]
  const found = importances(study, trials)
  const shown: readonly Partial<Importance>[] = found.length > 0 ? found : parameterAxes(study).map((axis) => ({ axis }))
  const y = valuesRange(
    trials.flatMap((trial) => objectiveValue(trial) ?? []),
    false,
  )
  return (
    <>
      <p class="legend-note">
        Bar: share of the differences in {objectiveOf(study).metric} (by rank) that lie between groups of trials with like values of this
        parameter alone, corrected for chance. It sees no interplay of parameters, and an algorithm that searches narrowly hides what it no
        longer varies.
        {found.length === 0 && ` It needs ${IMPORTANCE_TRIALS_MIN} trials with a value.`}
      </p>
      <div class="slices">
        {shown.map(({ axis, share, trend }) =>
          axis === undefined ? null : (
            <section key={axis.key} aria-label={`Slice of ${axis.name}`}>
              <h3>
                {axis.name}
                {share !== undefined && (
                  <span class="share">
                    <span class="share-bar" aria-hidden="true">
                      <span style={{ width: `${100 * share}%` }} />
                    </span>
                    {Math.round(100 * share)} %
                  </span>
                )}
                {trend !== undefined && (
                  <small title={`Spearman's correlation with ${objectiveOf(study).metric}: ${trend.toFixed(2)}`}>
                    {trendText(share ?? 0, trend)}
                  </small>
                )}
              </h3>
              <SliceChart store={store} study={study} axis={axis} y={y} />
            </section>
          ),
        )}
      </div>
    </>
  )
}
