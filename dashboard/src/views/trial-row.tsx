import { useComputed } from '@preact/signals'
import type { Study, Trial } from '../api/types.ts'
import { followed, hovered } from '../charts/hovered.ts'
import { optionHref, pinned, select, selected, setOption, togglePin } from '../state/route.ts'
import { PinSign } from '../ui/pin-sign.tsx'
import { meansRow } from '../ui/row-click.ts'
import type { Column } from './trial-columns.tsx'
import { formatOrder, nextOrder, type Order } from './trial-order.ts'

/** The columns' heads: a click orders by one. */
export function TrialHead({ study, order, columns }: { study: Study; order: Order; columns: readonly Column[] }) {
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

/** One trial: hovering it shows it in the charts, a click in full. */
export function TrialRow({ study, trial, columns, index }: RowProps) {
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
      onClick={(event) => {
        if (meansRow(event)) select(number)
      }}
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
          <PinSign size={13} />
        </button>
        <a
          tabIndex={-1}
          href={optionHref('trial', String(number))}
          onClick={(event) => {
            if (meansRow(event)) event.preventDefault()
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
