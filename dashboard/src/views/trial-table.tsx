import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Study, Trial, TrialState } from '../api/types.ts'
import { hovered } from '../charts/hovered.ts'
import { brushTest } from '../state/brush.ts'
import { clock } from '../state/clock.ts'
import { optionHref, route, select, selected, setOption } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { durationOf, objectiveOf, objectiveValue, reasonOf } from '../state/values.ts'
import { formatDuration, formatParameter, formatValue } from '../ui/format.ts'
import { StateMark, StateSign } from '../ui/state-mark.tsx'
import { isOpen, STATE_LOOKS, STATES } from '../ui/states.ts'
import { formatOrder, nextOrder, type Order, orderTrials, parseOrder } from './trial-order.ts'

/** Height of a row, CSS pixels: as in the style sheet. */
const ROW_PX = 36
/** Rows kept above and below what is seen. */
const ROWS_SPARE = 12

/** All trials; only the rows that are seen are in the page. */
export function TrialTable({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const scroller = useRef<HTMLDivElement>(null)
  const view = useSignal({ top: 0, height: 600 })
  const { options } = route.value
  const order = parseOrder(options.get('sort'))
  const states = new Set((options.get('state') ?? '').split(',').filter((s): s is TrialState => s in STATE_LOOKS))
  // durations of running trials grow: only then does the order depend on the clock
  const kept = brushTest(study)
  const all = [...store.trials.values()]
  const trials = orderTrials(kept === undefined ? all : all.filter(kept), order, states, order.by === 'duration' ? clock.value : 0)
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
  const columns = 6 + study.spec.parameters.length
  return (
    <section class="panel table-panel" aria-labelledby="trials-title">
      <div class="panel-head">
        <h2 id="trials-title">Trials</h2>
        <StateFilter study={study} states={states} />
      </div>
      <section
        class="scroller"
        ref={scroller}
        onScroll={measure}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        aria-label="Trials; arrow keys select, Escape clears"
        onKeyDown={(event) => {
          if (event.key === 'Escape') select(undefined)
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          move(event.key === 'ArrowDown' ? 1 : -1)
        }}
      >
        <table class="table" aria-rowcount={trials.length + 1}>
          <TrialHead study={study} order={order} />
          <tbody>
            {first > 0 && <Spacer rows={first} columns={columns} />}
            {trials.slice(first, last).map((trial, i) => (
              <TrialRow key={trial.number} study={study} trial={trial} index={first + i + 2} />
            ))}
            {last < trials.length && <Spacer rows={trials.length - last} columns={columns} />}
          </tbody>
        </table>
        {trials.length === 0 && <p class="empty muted">{store.trials.size === 0 ? 'No trial yet.' : 'No trial is within the filters.'}</p>}
      </section>
    </section>
  )
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

function StateFilter({ study, states }: { study: Study; states: ReadonlySet<TrialState> }) {
  const toggle = (state: TrialState) => {
    const next = new Set(states)
    if (!next.delete(state)) next.add(state)
    setOption('state', next.size === 0 ? undefined : [...next].join(','))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row by every browser
    <div class="filters" role="group" aria-label="Show only these states">
      {STATES.filter((state) => study.counts[state] > 0 || states.has(state)).map((state) => (
        <button key={state} type="button" class="filter" aria-pressed={states.has(state)} onClick={() => toggle(state)}>
          <StateSign state={state} />
          {STATE_LOOKS[state].word}
          <b>{study.counts[state]}</b>
        </button>
      ))}
    </div>
  )
}

function TrialHead({ study, order }: { study: Study; order: Order }) {
  const column = (by: string, label: string, number: boolean) => {
    const active = order.by === by
    return (
      <th key={by} scope="col" class={number ? 'number' : ''} aria-sort={active ? (order.down ? 'descending' : 'ascending') : 'none'}>
        <button type="button" class="sort" onClick={() => setOption('sort', formatOrder(nextOrder(order, by, study)))}>
          {label}
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
        {column('number', 'Trial', true)}
        {column('state', 'State', false)}
        {column('value', objectiveOf(study).metric, true)}
        {column('step', 'Last step', true)}
        {column('duration', 'Duration', true)}
        <th scope="col">Why it ended</th>
        {study.spec.parameters.map((p) => column(`p.${p.name}`, p.name, p.kind !== 'choice'))}
      </tr>
    </thead>
  )
}

function TrialRow({ study, trial, index }: { study: Study; trial: Trial; index: number }) {
  const chosen = selected.value === trial.number
  const best = study.best === trial.number
  const classes = `trial-row ${best ? 'is-best' : ''} ${hovered.value === trial.number ? 'is-hovered' : ''}`
  const duration = durationOf(trial, isOpen(trial.state) ? clock.value : 0)
  return (
    <tr
      class={classes}
      aria-rowindex={index}
      aria-selected={chosen}
      onClick={() => select(trial.number)}
      onMouseEnter={() => {
        hovered.value = trial.number
      }}
      onMouseLeave={() => {
        hovered.value = undefined
      }}
    >
      <th scope="row" class="number">
        <a
          href={optionHref('trial', String(trial.number))}
          onClick={(event) => {
            event.preventDefault()
          }}
        >
          {trial.number}
        </a>
      </th>
      <td>
        <StateMark state={trial.state} />
      </td>
      <td class="number value">
        {best && <span class="best-sign">best</span>}
        {formatValue(objectiveValue(trial))}
      </td>
      <td class="number">{trial.lastStep ?? <span class="faint">–</span>}</td>
      <td class="number">{duration === undefined ? <span class="faint">–</span> : formatDuration(duration)}</td>
      <td class="reason" title={reasonOf(trial)}>
        {reasonOf(trial)}
      </td>
      {study.spec.parameters.map((p) => (
        <td key={p.name} class={p.kind === 'choice' ? '' : 'number'}>
          {trial.parameters[p.name] === undefined ? <span class="faint">–</span> : formatParameter(trial.parameters[p.name])}
        </td>
      ))}
    </tr>
  )
}
