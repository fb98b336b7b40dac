import { useEffect, useMemo } from 'preact/hooks'
import { BestChart } from '../charts/best-chart.tsx'
import { CurveChart } from '../charts/curve-chart.tsx'
import { route, STUDIES_HREF, selected, setOption } from '../state/route.ts'
import { StudyStore } from '../state/study-store.ts'
import { objectiveOf } from '../state/values.ts'
import { studyWord } from '../ui/study-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { Actions } from './actions.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { StudyHeader } from './study-header.tsx'
import { TrialDetail } from './trial-detail.tsx'
import { TrialTable } from './trial-table.tsx'

/** One study, live. */
export function StudyView({ reference }: { reference: string }) {
  const store = useMemo(() => new StudyStore(reference), [reference])
  useEffect(() => () => store.close(), [store])
  const study = store.study.value
  const title = study === undefined ? 'Hone' : `${study.spec.name} · ${studyWord(study)} · Hone`
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <>
      <TopBar connection={store.connection.value}>
        <a href={STUDIES_HREF}>Studies</a>
        <span aria-hidden="true">/</span>
        <span aria-current="page">{study?.spec.name ?? '…'}</span>
      </TopBar>
      <main class="page">
        {store.trouble.value !== undefined && (
          <p class="panel empty" role="alert">
            {store.trouble.value}
          </p>
        )}
        {study !== undefined && <StudyBody store={store} />}
      </main>
    </>
  )
}

function StudyBody({ store }: { store: StudyStore }) {
  const study = store.study.value
  if (study === undefined) return null
  const { metric: objective } = objectiveOf(study)
  const metric = route.value.options.get('metric') ?? objective
  const logY = route.value.options.get('log') === '1'
  const trial = selected.value === undefined ? undefined : store.trials.get(selected.value)
  return (
    <>
      <StudyHeader store={store} study={study}>
        <Actions study={study} />
      </StudyHeader>
      <div class="charts">
        <section class="panel" aria-labelledby="curves-title">
          <div class="panel-head">
            <h2 id="curves-title">Curves</h2>
            <MetricChoice store={store} metric={metric} />
            <LogSwitch on={logY} />
          </div>
          <CurveChart store={store} metric={metric} logY={logY} height={340} />
          <ChartLegend study={study} />
        </section>
        <section class="panel" aria-labelledby="best-title">
          <div class="panel-head">
            <h2 id="best-title">Best so far</h2>
          </div>
          <BestChart store={store} logY={logY} height={340} />
          <p class="legend-note">Each sign is one trial; the line is the best value up to it.</p>
        </section>
      </div>
      <div class={trial === undefined ? 'trials' : 'trials with-detail'}>
        <TrialTable store={store} study={study} />
        {trial !== undefined && <TrialDetail key={trial.number} store={store} study={study} trial={trial} metric={metric} />}
      </div>
    </>
  )
}

function LogSwitch({ on }: { on: boolean }) {
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} onClick={() => setOption('log', on ? undefined : '1')}>
      <span class="switch-track" aria-hidden="true" />
      log axis
    </button>
  )
}

function MetricChoice({ store, metric }: { store: StudyStore; metric: string }) {
  store.track()
  const names = new Set([metric, ...[...store.curves.values()].flatMap((curve) => curve.metrics)])
  if (names.size < 2) return <span class="muted">{metric}</span>
  return (
    <label class="select">
      <span class="sr-only">Metric</span>
      <select value={metric} onChange={(event) => setOption('metric', event.currentTarget.value)}>
        {[...names].sort().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
