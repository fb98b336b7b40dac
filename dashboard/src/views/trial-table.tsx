import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Study, Trial, TrialState } from '../api/types.ts'
import { followed, hovered } from '../charts/hovered.ts'
import { brushTest } from '../state/brush.ts'
import { clock } from '../state/clock.ts'
import { findTest } from '../state/find.ts'
import { optionHref, pinned, route, select, selected, setOption, togglePin } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { Export } from '../ui/export.tsx'
import { formatCount } from '../ui/format.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { trialsTable } from './tables.ts'
import { type Column, columnsOf, shownColumns } from './trial-columns.tsx'
import { ColumnMenu, Find, StateFilter } from './trial-filters.tsx'
import { formatOrder, nextOrder, type Order, orderTrials, parseOrder } from './trial-order.ts'

/** Height of a row, CSS pixels: as in the style sheet. */
const ROW_PX = 36
/** Rows kept above and below what is seen. */
const ROWS_SPARE = 12
/** Rows that Page Up and Page Down pass over. */
const PAGE_ROWS = 15

/** All trials, the pinned ones first; only the rows that are seen are in the page. */
export function TrialTable({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const scroller = useRef<HTMLDivElement>(null)
  const view = useSignal({ top: 0, height: 600 })
  const { options } = route.value
  const order = parseOrder(options.get('sort'))
  const states = new Set((options.get('state') ?? '').split(',').filter((s): s is TrialState => s in STATE_LOOKS))
  const trials = shownTrials(store, study, order, states)
  const all = columnsOf(study, metricsOf(store), hasLabels(store))
  const columns = shownColumns(all, options.get('cols'))
  const first = Math.max(0, Math.floor(view.value.top / ROW_PX) - ROWS_SPARE)
  const last = Math.min(trials.length, Math.ceil((view.value.top + view.value.height) / ROW_PX) + ROWS_SPARE)
  const measure = () => {
    const element = scroller.current
    if (element !== null) view.value = { top: element.scrollTop, height: element.clientHeight }
  }
  useEffect(measure, [])
  const move = (by: number) => {
    const at = trials.findIndex((trial) => trial.number === selected.value)
    const next = trials[at < 0 ? 0 : Math.min(trials.length - 1, Math.max(0, at + by))]
    if (next === undefined || next.number === selected.value) return
    select(next.number)
    reveal(scroller.current, trials.indexOf(next))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = MOVES[event.key]
    if (event.key === 'Escape') select(undefined)
    if (event.key === 'p' && selected.value !== undefined) togglePin(selected.value)
    if (by === undefined) return
    event.preventDefault()
    move(by)
  }
  return (
    <section class="panel table-panel" aria-labelledby="trials-title">
      <div class="panel-head">
        <h2 id="trials-title">Trials</h2>
        <StateFilter study={study} states={states} />
        <span class="panel-tools">
          {trials.length < store.trials.size && <span class="muted">{formatCount(trials.length)} shown</span>}
          <Find />
          <ColumnMenu all={all} shown={columns} />
          <Export name={`${study.spec.name}-trials`} picture={false} table={() => trialsTable(study, trials)} />
        </span>
      </div>
      <section
        class="scroller"
        ref={scroller}
        onScroll={measure}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        aria-label="Trials; arrow keys select, p pins, Escape clears"
        onKeyDown={onKeyDown}
      >
        <table class="table" aria-rowcount={trials.length + 1}>
          <TrialHead study={study} order={order} columns={columns} />
          <tbody>
            {first > 0 && <Spacer rows={first} columns={columns.length + 1} />}
            {trials.slice(first, last).map((trial, i) => (
              <TrialRow key={trial.number} study={study} trial={trial} columns={columns} index={first + i + 2} />
            ))}
            {last < trials.length && <Spacer rows={trials.length - last} columns={columns.length + 1} />}
          </tbody>
        </table>
        {trials.length === 0 && <NoTrials store={store} />}
      </section>
    </section>
  )
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** What passes the brushes, states and words, in order; pinned trials come first whatever they are. */
function shownTrials(store: StudyStore, study: Study, order: Order, states: ReadonlySet<TrialState>): Trial[] {
  const tests = [brushTest(study), findTest(route.value.options.get('find') ?? '', study)].filter((test) => test !== undefined)
  const passing = tests.length === 0 ? [...store.trials.values()] : [...store.trials.values()].filter((t) => tests.every((test) => test(t)))
  // durations of running trials grow: only then does the order depend on the clock
  const ordered = orderTrials(passing, order, states, order.by === 'duration' ? clock.value : 0)
  if (pinned.value.size === 0) return ordered
  const pins = orderTrials(
    [...pinned.value].flatMap((number) => store.trials.get(number) ?? []),
    order,
    new Set(),
    0,
  )
  return [...pins, ...ordered.filter(({ number }) => !pinned.value.has(number))]
}

/** The newest trials tell which metrics there are. */
function metricsOf(store: StudyStore): string[] {
  const names = new Set<string>()
  let left = 50
  for (const trial of [...store.trials.values()].reverse()) {
    if (left-- === 0) break
    for (const name of Object.keys(trial.metrics)) names.add(name)
  }
  return [...names].sort()
}

function hasLabels(store: StudyStore): boolean {
  for (const { labels } of store.trials.values()) for (const _ in labels) return true
  return false
}

function NoTrials({ store }: { store: StudyStore }) {
  if (store.loaded.value === 'nothing') return <p class="empty muted">Reading the trials…</p>
  return <p class="empty muted">{store.trials.size === 0 ? 'No trial yet.' : 'No trial is within the filters.'}</p>
}

function reveal(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return
  const top = index * ROW_PX
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (top + 2 * ROW_PX > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + 2 * ROW_PX - scroller.clientHeight
}

function Spacer({ rows, columns }: { rows: number; columns: number }) {
  return (
    <tr>
      <td class="spacer" colSpan={columns} style={{ height: `${rows * ROW_PX}px` }} />
    </tr>
  )
}

function TrialHead({ study, order, columns }: { study: Study; order: Order; columns: readonly Column[] }) {
  const head = (by: string, label: string, number: boolean) => {
    const active = order.by === by
    return (
      <th key={by} scope="col" class={number ? 'number' : ''} aria-sort={active ? (order.down ? 'descending' : 'ascending') : 'none'}>
        <button type="button" class="sort" title={label} onClick={() => setOption('sort', formatOrder(nextOrder(order, by, study)))}>
          <span class="sort-label">{label}</span>
          <span class="sort-sign" aria-hidden="true">
            {active ? (order.down ? '↓' : '↑') : ''}
          </span>
        </button>
      </th>
    )
  }
  return (
    <thead>
      <tr>
        {head('number', 'Trial', true)}
        {columns.map(({ key, label, number, sortable }) =>
          sortable ? (
            head(key, label, number)
          ) : (
            <th key={key} scope="col">
              {label}
            </th>
          ),
        )}
      </tr>
    </thead>
  )
}

interface RowProps {
  readonly study: Study
  readonly trial: Trial
  readonly columns: readonly Column[]
  readonly index: number
}

function TrialRow({ study, trial, columns, index }: RowProps) {
  const { number } = trial
  const isHovered = useComputed(() => followed.value === number).value
  const isChosen = useComputed(() => selected.value === number).value
  const isPinned = pinned.value.has(number)
  const best = study.best === number
  return (
    <tr
      class={`trial-row ${best ? 'is-best' : ''} ${isHovered ? 'is-hovered' : ''} ${isPinned ? 'is-pinned' : ''}`}
      aria-rowindex={index}
      aria-current={isChosen}
      onClick={() => select(number)}
      onMouseEnter={() => {
        hovered.value = number
      }}
      onMouseLeave={() => {
        hovered.value = undefined
      }}
    >
      <th scope="row" class="number">
        <button
          type="button"
          class="pin"
          aria-pressed={isPinned}
          aria-label={`Pin trial ${number}`}
          title={isPinned ? 'Let it go' : 'Keep it on top and in the charts'}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation()
            togglePin(number)
          }}
        >
          <svg viewBox="0 0 20 20" width="13" height="13" aria-hidden="true">
            <path d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6" />
          </svg>
        </button>
        <a
          href={optionHref('trial', String(number))}
          onClick={(event) => {
            event.preventDefault()
          }}
        >
          {number}
        </a>
      </th>
      {columns.map((column) => (
        <Cell key={column.key} column={column} trial={trial} best={best && column.key === 'value'} />
      ))}
    </tr>
  )
}

function Cell({ column, trial, best }: { column: Column; trial: Trial; best: boolean }) {
  const content = column.cell(trial)
  return (
    <td class={`${column.number ? 'number' : ''} ${column.class ?? ''}`} title={column.title?.(trial)}>
      {best && <span class="best-sign">best</span>}
      {content ?? <span class="faint">–</span>}
    </td>
  )
}
