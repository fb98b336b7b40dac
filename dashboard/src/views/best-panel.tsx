import { useMemo } from 'preact/hooks'
import type { Study } from '../api/types.ts'
import { BestChart, GROWTH_DASH } from '../charts/best-chart.tsx'
import { valuesRange } from '../charts/extent.ts'
import { blindValues } from '../state/random-order.ts'
import type { StudyStore } from '../state/study-store.ts'
import { firstSinceGrowth, givenTo, objectiveOf, objectiveValue } from '../state/values.ts'
import { StateSign } from '../ui/state-mark.tsx'
import { formatCount } from '../words/format.ts'
import { Line } from './chart-legend.tsx'
import { ScaleChoice, yScaleOf } from './curve-panel.tsx'
import { Export } from './export.tsx'
import { trialsTable } from './tables.ts'

/** The best value so far, beside what random order would have given; `alone` where no curves stand beside it. */
export function BestPanel({ store, study, alone }: { store: StudyStore; study: Study; alone: boolean }) {
  const version = store.track()
  const yScale = yScaleOf()
  const values = useMemo(() => [...store.trials.values()].flatMap((trial) => objectiveValue(trial) ?? []), [store, version])
  const best = study.best === undefined ? undefined : objectiveValue(store.trials.get(study.best))
  const y = useMemo(() => valuesRange(values, yScale === 'log', best), [values, yScale, best])
  const isInParts = [...store.trials.values()].some((trial) => Number.isFinite(givenTo(trial, objectiveOf(study))))
  const isShown = (value: number) => Number.isFinite(value) && (yScale !== 'log' || value > 0)
  const isBeyond = (value: number) => isShown(value) && (value < y.min || value > y.max)
  return (
    <section class="panel" aria-labelledby="best-title">
      <div class="panel-head">
        <h2 id="best-title">Best so far</h2>
        <span class="muted">{objectiveOf(study).metric}</span>
        <span class="panel-tools">
          {alone && <ScaleChoice />}
          <Export name={`${study.spec.name}-best`} table={() => trialsTable(study, [...store.trials.values()])} />
        </span>
      </div>
      <BestChart store={store} y={y} yScale={yScale} height={340} />
      <ul class="legend">
        {study.best !== undefined && (
          <li>
            <Line color="--best" dash={[]} width={2.2} />
            {isInParts ? 'best so far of those that were given the most' : 'best so far'}
          </li>
        )}
        {blindValues(study, store.trials.values()).length > 1 && (
          <li title="The mean best value of so many draws, over all orders of the trials that no model chose (random search, initial design). It ends where they end.">
            <Line color="--ink-3" dash={[2, 4]} width={1.4} />
            random search, expected
          </li>
        )}
        {firstSinceGrowth(study, store.trials.values()) !== undefined && (
          <li title="Parameters were added, ranges became wider, or a constraint between parameters changed.">
            <Line color="--ink-3" dash={GROWTH_DASH} width={1.4} />
            from here on its space is larger
          </li>
        )}
        {values.length > 0 && <li>{signsText(values.filter(isBeyond).length)}</li>}
        {!values.every(isShown) && <li>at the foot: what the scale cannot show (NaN, infinities{yScale === 'log' && ', 0 and less'})</li>}
        {[...store.trials.values()].some(({ feasible }) => feasible === false) && (
          <li>
            <StateSign state="infeasible" />
            breaks a constraint and does not count
          </li>
        )}
      </ul>
    </section>
  )
}

/** What the signs are, and that those at the edge are no values of it. */
function signsText(beyond: number): string {
  if (beyond === 0) return 'each sign is a trial'
  return `each sign is a trial; ${beyond === 1 ? 'one' : formatCount(beyond)} at the edge ${beyond === 1 ? 'lies' : 'lie'} beyond it`
}
