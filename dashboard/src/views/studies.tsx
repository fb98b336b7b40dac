import { useEffect, useMemo } from 'preact/hooks'
import type { StudyRow } from '../api/types.ts'
import { clock } from '../state/clock.ts'
import { NEW_STUDY_HREF, studyHref } from '../state/route.ts'
import { StudiesStore } from '../state/studies-store.ts'
import { objectiveOf } from '../state/values.ts'
import { formatCount, formatDuration, formatMoment, formatValue } from '../ui/format.ts'
import { Progress, trialTotals } from '../ui/progress.tsx'
import { elapsedOf, StudyState } from '../ui/study-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'

/** Every study, newest first. */
export function StudiesView() {
  const store = useMemo(() => new StudiesStore(), [])
  useEffect(() => () => store.close(), [store])
  useEffect(() => {
    document.title = 'Studies · Hone'
  }, [])
  const studies = store.studies.value
  return (
    <>
      <TopBar connection={store.connection.value}>
        <span aria-current="page">Studies</span>
      </TopBar>
      <main class="page">
        <div class="title-row">
          <h1>Studies</h1>
          <span class="muted">{studies.length > 0 && `${studies.length} in all`}</span>
          <div class="actions">
            <a class="button" href={NEW_STUDY_HREF}>
              New study…
            </a>
          </div>
        </div>
        {studies.length === 0 ? <NoStudies connected={store.connection.value === 'live'} /> : <StudiesTable studies={studies} />}
      </main>
    </>
  )
}

function NoStudies({ connected }: { connected: boolean }) {
  if (!connected) return <p class="panel empty muted">Asking the server…</p>
  return (
    <div class="panel empty">
      <p>No study yet. Submit one and it appears here by itself:</p>
      <pre>hone submit study.yaml</pre>
    </div>
  )
}

function StudiesTable({ studies }: { studies: readonly StudyRow[] }) {
  return (
    <div class="panel table-panel">
      <table class="table studies">
        <thead>
          <tr>
            <th scope="col">Study</th>
            <th scope="col">State</th>
            <th scope="col" class="wide">
              Progress
            </th>
            <th scope="col" class="number">
              Best
            </th>
            <th scope="col" class="number">
              Running time
            </th>
            <th scope="col" class="number">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {studies.map((study) => (
            <Row key={study.id} study={study} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ study }: { study: StudyRow }) {
  const { ended, of } = trialTotals(study)
  const { metric, goal } = objectiveOf(study)
  return (
    <tr
      class="row-link"
      onClick={() => {
        location.hash = studyHref(study.id)
      }}
    >
      <th scope="row">
        <a href={studyHref(study.id)}>{study.spec.name}</a>
        <small>
          {goal} {metric} · {study.spec.algorithm.name}
        </small>
      </th>
      <td>
        <StudyState study={study} />
      </td>
      <td class="wide">
        <div class="progress-cell">
          <Progress study={study} />
          <span class="number">
            {formatCount(ended)}
            {of !== undefined && <span class="muted"> / {formatCount(of)}</span>}
          </span>
        </div>
      </td>
      <td class="number best-cell">
        {study.best === undefined ? (
          <span class="muted">–</span>
        ) : (
          <>
            <b>{formatValue(study.bestValue)}</b>
            <small>trial {study.best}</small>
          </>
        )}
      </td>
      <td class="number time-cell">{formatDuration(elapsedOf(study, clock.value))}</td>
      <td class="number muted time-cell">{formatMoment(study.createdAt, clock.value)}</td>
    </tr>
  )
}
