import type { Importances, Study } from '../api/types.ts'
import { valuesRange } from '../charts/extent.ts'
import { SliceChart } from '../charts/slice-chart.tsx'
import { type Axis, parameterAxes } from '../state/axes.ts'
import { comparedText, trendText } from '../state/importance.ts'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf, objectiveValue } from '../state/values.ts'
import { useImportances } from './use-importances.ts'

/** Each parameter against the objective, the one that tells most first, with how much it tells. */
export function Slices({ store, study }: { store: StudyStore; study: Study }) {
  const { found, style } = useImportances(store, study)
  const values = [...store.trials.values()].flatMap((trial) => objectiveValue(trial) ?? [])
  const y = valuesRange(values, false, study.best === undefined ? undefined : objectiveValue(store.trials.get(study.best)))
  return (
    <>
      <p class="legend-note">
        Bar: share of the differences in {objectiveOf(study).metric} (by rank) that lie between groups of trials with like values of this
        parameter alone, corrected for chance; of trials that succeeded or were stopped. It sees no interplay of parameters, and an
        algorithm that searches narrowly hides what it no longer varies.
        {found?.importances.length === 0 && ` It needs ${found.trialsNeeded} such trials with a value.`}
        {found?.resource && <strong> {comparedText(found)}</strong>}
      </p>
      <div class="slices" style={style}>
        {inOrder(parameterAxes(study), found).map(({ axis, share, trend }) => (
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
            <SliceChart store={store} study={study} axis={axis} y={y} compared={found?.resource?.amount} />
          </section>
        ))}
      </div>
    </>
  )
}

interface Slice {
  readonly axis: Axis
  readonly share?: number
  readonly trend?: number
}

/** The one that tells most first; those that nothing is known of yet come last, in the study's order. */
function inOrder(axes: readonly Axis[], found: Importances | undefined): Slice[] {
  const places = new Map(found?.importances.map((importance, place) => [importance.parameter, { ...importance, place }]))
  const placeOf = (axis: Axis) => places.get(axis.name)?.place ?? places.size
  return axes.toSorted((a, b) => placeOf(a) - placeOf(b)).map((axis) => ({ axis, ...places.get(axis.name) }))
}
