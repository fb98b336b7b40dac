import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Study, Trial, TrialState } from '../api/types.ts'
import { select, selected, setOption, togglePin } from '../state/route.ts'
import type { Column } from './trial-columns.tsx'
import type { Order } from './trial-order.ts'
import { TrialHead, TrialRow } from './trial-row.tsx'

/** Height of a row, CSS pixels: as in the style sheet. */
const ROW_PX = 36
/** Rows kept above and below what is seen. */
const ROWS_SPARE = 12
/** Rows that Page Up and Page Down pass over. */
const PAGE_ROWS = 15

const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

interface ScrollerProps {
  readonly study: Study
  readonly trials: readonly Trial[]
  readonly columns: readonly Column[]
  readonly order: Order
  /** What is below the rows. */
  readonly children: ComponentChildren
}

/** Trials row by row, of which only those that are seen are in the page; keys move the selection. */
export function TrialScroller({ study, trials, columns, order, children }: ScrollerProps) {
  const scroller = useRef<HTMLElement>(null)
  const view = useSignal({ top: 0, height: 600 })
  const measure = () => {
    const element = scroller.current
    if (element !== null) view.value = { top: element.scrollTop, height: element.clientHeight }
  }
  useEffect(measure, [])
  const at = trials.findIndex(({ number }) => number === selected.value)
  // a trial that an address or a chart selected is looked for in the table; one that moves in its order is not
  useEffect(() => {
    if (at >= 0) reveal(scroller.current, at)
  }, [selected.value, at >= 0])
  const first = Math.max(0, Math.floor(view.value.top / ROW_PX) - ROWS_SPARE)
  const last = Math.min(trials.length, Math.ceil((view.value.top + view.value.height) / ROW_PX) + ROWS_SPARE)
  return (
    <section
      class="scroller"
      ref={scroller}
      onScroll={measure}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label="Trials; arrow keys select, Enter goes to the selected one, p pins, Escape clears"
      onKeyDown={(event) => obey(event, trials, at)}
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
      {children}
    </section>
  )
}

/** Lets the selected trial go; the focus goes to the table, where keys select the next one. */
export function closeTrial(): void {
  select(undefined)
  document.querySelector<HTMLElement>('.scroller')?.focus({ preventScroll: true })
}

/** Leads to the trials of one state, in the table. */
export function showOnly(state: TrialState): void {
  setOption('state', state)
  const table = document.querySelector<HTMLElement>('.scroller')
  table?.focus({ preventScroll: true })
  table?.closest('.panel')?.scrollIntoView()
}

function obey(event: KeyboardEvent & { currentTarget: HTMLElement }, trials: readonly Trial[], at: number): void {
  // with another key they are the browser's: back, print
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const by = MOVES[event.key]
  if (event.key === 'Enter' && event.target === event.currentTarget) document.querySelector<HTMLElement>('.detail')?.focus()
  if (event.key === 'Escape') select(undefined)
  if (event.key === 'p' && selected.value !== undefined) togglePin(selected.value)
  if (by === undefined) return
  event.preventDefault()
  const to = at < 0 ? 0 : Math.min(trials.length - 1, Math.max(0, at + by))
  const next = trials[to]
  if (next === undefined || next.number === selected.value) return
  select(next.number)
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
