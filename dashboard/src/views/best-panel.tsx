import type { Study } from '../api/types.ts'
import { BestChart } from '../charts/best-chart.tsx'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf } from '../state/values.ts'
import { Export } from '../ui/export.tsx'
import { Line } from './chart-legend.tsx'
import { yScaleOf } from './curve-panel.tsx'
import { trialsTable } from './tables.ts'

/** The best value so far, beside what random order would have given. */
export function BestPanel({ store, study }: { store: StudyStore; study: Study }) {
  return (
    <section class="panel" aria-labelledby="best-title">
      <div class="panel-head">
        <h2 id="best-title">Best so far</h2>
        <span class="muted">{objectiveOf(study).metric}</span>
        <span class="panel-tools">
          <Export name={`${study.spec.name}-best`} table={() => trialsTable(study, [...store.trials.values()])} />
        </span>
      </div>
      <BestChart store={store} yScale={yScaleOf()} height={340} />
      <ul class="legend">
        <li>
          <Line color="--best" dash={[]} width={2.2} />
          best so far; each sign is a trial
        </li>
        <li title="The mean best value of so many draws, over all orders of the trials that no model chose (random search, initial design). It ends where they end.">
          <Line color="--ink-3" dash={[2, 4]} width={1.4} />
          random search, as expected from the blind trials
        </li>
      </ul>
    </section>
  )
}
