import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { StudyRow } from '../api/types.ts'
import { clock } from '../state/clock.ts'
import { NEW_STUDY_HREF, route, setOption, studyHref } from '../state/route.ts'
import { StudiesStore } from '../state/studies-store.ts'
import { objectiveOf } from '../state/values.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Page } from '../ui/page.tsx'
import { Progress, trialTotals } from '../ui/progress.tsx'
import { meansRow } from '../ui/row-click.ts'
import { elapsedOf, StudyState, studyWord } from '../ui/study-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { formatCount, formatDuration, formatMoment, formatValue } from '../words/format.ts'

/** Every study, newest first. */
export function StudiesView() {
  const store = useMemo(() => new StudiesStore(), [])
  useEffect(() => () => store.close(), [store])
  useEffect(() => {
    document.title = 'Studies · Hone'
  }, [])
  const studies = store.studies.value
  const shown = found(studies)
  return (
    <>
      <TopBar connection={store.connection.value}>
        <span aria-current="page">Studies</span>
      </TopBar>
      <Page>
        <div class="title-row">
          <h1>Studies</h1>
          <span class="muted" role="status">
            {studies.length > 0 && countText(studies, shown)}
          </span>
          <div class="actions">
            {studies.length > 3 && <FindStudies />}
            <a class="button" href={NEW_STUDY_HREF}>
              New study…
            </a>
          </div>
        </div>
        {studies.length === 0 ? <NoStudies connected={store.connection.value === 'live'} /> : <StudiesTable studies={shown} />}
      </Page>
    </>
  )
}

/** `12 in all, 3 running`, or `2 of 12` where words were looked for. */
function countText(studies: readonly StudyRow[], shown: readonly StudyRow[]): string {
  if (shown.length < studies.length) return `${formatCount(shown.length)} of ${formatCount(studies.length)}`
  const running = studies.filter(({ state }) => state === 'active').length
  return `${formatCount(studies.length)} in all${running > 0 ? `, ${formatCount(running)} running` : ''}`
}

/** Studies in which every word occurs: in the name, project, labels, objective, algorithm or state. */
function found(studies: readonly StudyRow[]): readonly StudyRow[] {
  const words = (route.value.options.get('find') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return studies
  return studies.filter((study) => {
    const { project, name, labels = {}, algorithm } = study.spec
    const text = [project, name, Object.entries(labels), objectiveOf(study).metric, algorithm.name, studyWord(study)]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function FindStudies() {
  return (
    <input
      type="search"
      class="find"
      aria-label="Find studies"
      placeholder="Find studies"
      value={route.value.options.get('find') ?? ''}
      onInput={({ currentTarget: { value } }) => setOption('find', value === '' ? undefined : value)}
    />
  )
}

const SUBMIT = 'hone submit study.yaml'

function NoStudies({ connected }: { connected: boolean }) {
  if (!connected) return <p class="panel empty muted">Asking the server…</p>
  return (
    <div class="panel empty">
      <p>No study yet. Write one under “New study…”, or submit a file from a shell: it appears here by itself.</p>
      <pre>{SUBMIT}</pre> <CopyButton what="the command" text={SUBMIT} />
    </div>
  )
}

/** Rows that are shown before one asks for more. */
const ROWS_SHOWN = 100

function StudiesTable({ studies }: { studies: readonly StudyRow[] }) {
  const rows = useSignal(ROWS_SHOWN)
  if (studies.length === 0) return <p class="panel empty muted">No study fits.</p>
  const projects = new Set(studies.map(({ spec }) => spec.project)).size > 1
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
          {studies.slice(0, rows.value).map((study) => (
            <Row key={study.id} study={study} projects={projects} />
          ))}
        </tbody>
      </table>
      {studies.length > rows.value && (
        <p class="more">
          <button
            type="button"
            class="button small"
            onClick={() => {
              rows.value += ROWS_SHOWN
            }}
          >
            Show more of {formatCount(studies.length)}
          </button>
        </p>
      )}
    </div>
  )
}

function Row({ study, projects }: { study: StudyRow; projects: boolean }) {
  const { ended, of } = trialTotals(study)
  const objectives = study.spec.objectives.map(({ metric, goal }) => `${goal} ${metric}`)
  return (
    <tr
      class="row-link"
      onClick={(event) => {
        if (meansRow(event)) location.hash = studyHref(study.id)
      }}
    >
      <th scope="row">
        <a href={studyHref(study.id)} title={study.spec.name}>
          {projects && <span class="project">{study.spec.project} / </span>}
          {study.spec.name}
        </a>
        <small>
          {objectives.join(', ')} · {study.spec.algorithm.name}
          {Object.entries(study.spec.labels ?? {}).map(([key, value]) => ` · ${key} ${value}`)}
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
