import type { JSX } from 'preact'
import type { Study } from '../api/types.ts'
import { FrontChart } from '../charts/front-chart.tsx'
import { ParallelChart } from '../charts/parallel-chart.tsx'
import { WorkerChart } from '../charts/worker-chart.tsx'
import { brush, clearBrush } from '../state/brush.ts'
import { route, setOption } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { Choice } from '../ui/choice.tsx'
import { Export } from '../ui/export.tsx'
import { Slices } from './slices.tsx'
import { trialsTable } from './tables.ts'

/** What the trials together tell: one view at a time, named in the address. */
export function Explore({ store, study }: { store: StudyStore; study: Study }) {
  const views = viewsOf(study)
  const asked = route.value.options.get('view') ?? ''
  const chosen = asked in views ? asked : 'parallel'
  return (
    <section class="panel explore" aria-label="Explore the trials">
      <div class="panel-head">
        <div class="tabs" role="tablist" aria-label="View">
          {Object.entries(views).map(([name, { title }]) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === chosen}
              onClick={() => setOption('view', name === 'parallel' ? undefined : name)}
            >
              {title}
            </button>
          ))}
        </div>
        <span class="panel-tools">
          {brush.value.size > 0 && (
            <button type="button" class="button small" onClick={clearBrush}>
              Clear brush
            </button>
          )}
          <Export name={`${study.spec.name}-${chosen}`} table={() => trialsTable(study, [...store.trials.values()])} />
        </span>
      </div>
      {views[chosen]?.show({ store, study })}
    </section>
  )
}

interface View {
  readonly title: string
  readonly show: (props: { store: StudyStore; study: Study }) => JSX.Element
}

function viewsOf(study: Study): Readonly<Record<string, View>> {
  return {
    parallel: {
      title: 'Parallel coordinates',
      show: ({ store }) => (
        <>
          <ParallelChart store={store} />
          <p class="legend-note">
            Drag along an axis to keep the trials in a range, in every view; click on it to let all in. The more a line stands out, the
            better its trial; dashed ones were stopped.
          </p>
        </>
      ),
    },
    slices: { title: 'Importance and slices', show: (props) => <Slices {...props} /> },
    ...(study.spec.objectives.length > 1 && { front: { title: 'Pareto front', show: (props) => <Front {...props} /> } }),
    workers: { title: 'Workers', show: (props) => <WorkerChart {...props} /> },
  }
}

function Front({ store, study }: { store: StudyStore; study: Study }) {
  const { objectives } = study.spec
  const asked = route.value.options.get('pair')?.split('.').map(Number) ?? []
  const pair = objectives[asked[0] ?? -1] === undefined || objectives[asked[1] ?? -1] === undefined ? [0, 1] : asked
  const pairs = objectives.flatMap((a, i) => objectives.slice(i + 1).map((b, j) => [`${i}.${i + 1 + j}`, `${a.metric} and ${b.metric}`]))
  return (
    <>
      {pairs.length > 1 && <Choice label="Objectives" option="pair" values={Object.fromEntries(pairs)} />}
      <FrontChart store={store} study={study} pair={[pair[0]!, pair[1]!]} />
      <p class="legend-note">
        Marked: succeeded trials that no other one beats in every objective.
        {(study.spec.constraints ?? []).length > 0 && ' Hollow diamonds break a constraint and do not count.'}
      </p>
    </>
  )
}
