import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Study } from '../api/types.ts'
import { ContourChart, SURFACE_ALPHA } from '../charts/contour-chart.tsx'
import { FrontChart } from '../charts/front-chart.tsx'
import { ParallelChart } from '../charts/parallel-chart.tsx'
import { STEPS } from '../charts/value-color.ts'
import { WorkerChart } from '../charts/worker-chart.tsx'
import { brush, clearBrush } from '../state/brush.ts'
import { route, setOption } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { objectiveOf, objectiveValue } from '../state/values.ts'
import { Choice } from '../ui/choice.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Export } from './export.tsx'
import { Ranges } from './ranges.tsx'
import { Slices } from './slices.tsx'
import { StudyFile } from './study-file.tsx'
import { trialsTable } from './tables.ts'
import { useImportances } from './use-importances.ts'

/** What the trials together tell: one view at a time, named in the address. */
export function Explore({ store, study }: { store: StudyStore; study: Study }) {
  const views = viewsOf(study)
  const asked = route.value.options.get('view') ?? ''
  const chosen = asked in views ? asked : 'parallel'
  const { metric } = objectiveOf(study)
  // known by the time that a view is opened which needs it
  useEffect(() => store.importances.follow(study, store.trials.values(), metric), [store, metric])
  return (
    <section class="panel explore" aria-label="Explore the trials">
      <Tabs
        label="View"
        chosen={chosen}
        tabs={Object.fromEntries(Object.entries(views).map(([name, { title }]) => [name, title]))}
        choose={(name) => setOption('view', name === 'parallel' ? undefined : name)}
        head={(tabs) => (
          <div class="panel-head">
            {tabs}
            <span class="panel-tools">
              {brush.value.size > 0 && (
                <button type="button" class="button small" onClick={letAllIn}>
                  Clear brush
                </button>
              )}
              <Export
                name={`${study.spec.name}-${chosen}`}
                picture={chosen !== 'file'}
                table={() => trialsTable(study, [...store.trials.values()])}
              />
            </span>
          </div>
        )}
      >
        {views[chosen]?.show({ store, study })}
      </Tabs>
    </section>
  )
}

/** The button goes with the brushes: the focus goes to the tabs beside it. */
function letAllIn({ currentTarget }: { currentTarget: HTMLElement }): void {
  clearBrush()
  currentTarget.closest('.panel')?.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
}

interface View {
  readonly title: string
  readonly show: (props: { store: StudyStore; study: Study }) => JSX.Element
}

function viewsOf(study: Study): Readonly<Record<string, View>> {
  return {
    parallel: {
      title: 'Parallel coordinates',
      show: ({ store, study }) => (
        <>
          <ParallelChart store={store} />
          <ParallelNote store={store} study={study} />
          <Ranges store={store} study={study} />
        </>
      ),
    },
    slices: { title: 'Importance and slices', show: (props) => <Slices {...props} /> },
    ...(study.spec.parameters.length > 1 && { contour: { title: 'Contour', show: (props) => <Contour {...props} /> } }),
    ...(study.spec.objectives.length > 1 && { front: { title: 'Pareto front', show: (props) => <Front {...props} /> } }),
    workers: { title: 'Workers', show: (props) => <WorkerChart {...props} /> },
    file: { title: 'Study file', show: ({ study }) => <StudyFile study={study} /> },
  }
}

/** How the lines are read, and what they lack while no trial has a value. */
function ParallelNote({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const trials = [...store.trials.values()]
  const { metric } = objectiveOf(study)
  return (
    <>
      {trials.length > 0 && trials.every((trial) => objectiveValue(trial) === undefined) && (
        <p class="legend-note">
          {study.state === 'ended'
            ? `No trial has a value of ${metric}: no line reaches its axis, and none stands out.`
            : `No trial has a value of ${metric} yet: once trials report it, lines reach its axis and the better ones stand out.`}
        </p>
      )}
      <p class="legend-note">
        Drag along an axis to keep the trials in a range, in every view; click on it to let all in. The more a line stands out, the better
        its trial; dashed ones were stopped.
      </p>
    </>
  )
}

/** Two parameters of one's choice; at first the two that tell most. */
function Contour({ store, study }: { store: StudyStore; study: Study }) {
  const { found, style } = useImportances(store, study)
  const names = study.spec.parameters.map(({ name }) => name)
  const byImportance = found?.importances.map(({ parameter }) => parameter).filter((name) => names.includes(name)) ?? []
  const [first = names[0]!, second = names[1]!] = byImportance
  const asked = (option: string) => names.find((name) => name === route.value.options.get(option))
  const across = asked('cx') ?? first
  const up = asked('cy') ?? (across === second ? first : second)
  const choices = Object.fromEntries(names.map((name) => [name, name]))
  return (
    <div style={style}>
      <div class="pickers">
        <Choice label="Across" option="cx" values={choices} value={across} caption />
        <Choice label="Up" option="cy" values={choices} value={up} caption />
        <ul class="legend">
          {STEPS.map((step, k) => (
            <li key={step}>
              <span class="swatch" style={{ background: `var(${step})`, opacity: SURFACE_ALPHA }} />
              {['worst fifth', '', '', '', 'best fifth'][k]}
            </li>
          ))}
        </ul>
      </div>
      <ContourChart store={store} study={study} pair={[across, up]} />
      <p class="legend-note">
        Colour: the rank in {objectiveOf(study).metric} to be expected there, a weighted mean of the trials nearby. Uncoloured: no trial is
        near.
      </p>
    </div>
  )
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
