import { useEffect, useMemo } from 'preact/hooks'
import { spoken } from '../charts/chart-frame.tsx'
import { route, STUDIES_HREF, selected } from '../state/route.ts'
import { StudyStore } from '../state/study-store.ts'
import { endsAtOnce, objectiveOf } from '../state/values.ts'
import { Page } from '../ui/page.tsx'
import { studyWord } from '../ui/study-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { asSentence } from '../words/format.ts'
import { Actions } from './actions.tsx'
import { BestPanel } from './best-panel.tsx'
import { CurvePanel } from './curve-panel.tsx'
import { Explore } from './explore.tsx'
import { StudyHeader } from './study-header.tsx'
import { TrialDetail } from './trial-detail.tsx'
import { TrialTable } from './trial-table.tsx'

/** One study, live. */
export function StudyView({ reference }: { reference: string }) {
  const store = useMemo(() => new StudyStore(reference, route.value.options.get('metric') ?? undefined), [reference])
  useEffect(() => () => store.close(), [store])
  const study = store.study.value
  const absent = store.trouble.value === undefined ? undefined : store.connection.value === 'live' ? 'No such study' : 'No answer'
  const title = study === undefined ? absent : `${study.spec.name} · ${studyWord(study)}`
  useEffect(() => {
    document.title = title === undefined ? 'Hone' : `${title} · Hone`
  }, [title])
  return (
    <>
      <TopBar connection={store.connection.value}>
        <a href={STUDIES_HREF}>Studies</a>
        <span aria-hidden="true">/</span>
        <span aria-current="page">{study?.spec.name ?? absent ?? '…'}</span>
      </TopBar>
      <Page>
        {store.trouble.value !== undefined && (
          <div class="panel empty" role="alert">
            {study === undefined && <h1>{absent}</h1>}
            <p>{asSentence(store.trouble.value)}</p>
            <a class="button" href={STUDIES_HREF}>
              All studies
            </a>
          </div>
        )}
        {study !== undefined && <StudyBody store={store} />}
        {study === undefined && store.trouble.value === undefined && <p class="panel empty muted">Asking the server…</p>}
      </Page>
      <p class="sr-only" role="status">
        {spoken}
      </p>
    </>
  )
}

function StudyBody({ store }: { store: StudyStore }) {
  const study = store.study.value
  if (study === undefined) return null
  const { metric: objective } = objectiveOf(study)
  const metric = route.value.options.get('metric') ?? objective
  const trial = selected.value === undefined ? undefined : store.trials.get(selected.value)
  const curveless = endsAtOnce(study, store.trials.values())
  return (
    <>
      <StudyHeader store={store} study={study}>
        <Actions store={store} study={study} />
      </StudyHeader>
      <div class="charts">
        {!curveless && <CurvePanel store={store} study={study} metric={metric} />}
        <BestPanel store={store} study={study} alone={curveless} />
      </div>
      <Explore store={store} study={study} />
      <div class={trial === undefined ? 'trials' : 'trials with-detail'}>
        <TrialTable store={store} study={study} />
        {trial !== undefined && <TrialDetail key={trial.number} store={store} study={study} trial={trial} metric={metric} />}
      </div>
    </>
  )
}
