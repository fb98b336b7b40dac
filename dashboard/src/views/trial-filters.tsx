import type { Study, TrialState } from '../api/types.ts'
import { route, setOption } from '../state/route.ts'
import { Menu } from '../ui/menu.tsx'
import { StateSign } from '../ui/state-mark.tsx'
import { formatCount } from '../words/format.ts'
import { STATE_LOOKS, STATES } from '../words/states.ts'
import { type Column, formatColumns } from './trial-columns.tsx'

/** Lets only trials of some states through. */
export function StateFilter({ study, states }: { study: Study; states: ReadonlySet<TrialState> }) {
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
          <b>{formatCount(study.counts[state])}</b>
        </button>
      ))}
    </div>
  )
}

/** Finds trials by words and comparisons. */
export function Find() {
  return (
    <input
      type="search"
      class="find"
      aria-label="Find trials"
      placeholder="Find: adam accuracy>0.9"
      title="Words and comparisons that all must hold: a choice, a tag, a worker, layers=4, accuracy>0.9"
      value={route.value.options.get('find') ?? ''}
      onInput={({ currentTarget: { value } }) => setOption('find', value === '' ? undefined : value)}
    />
  )
}

/** Chooses the table's columns. */
export function ColumnMenu({ all, shown }: { all: readonly Column[]; shown: readonly Column[] }) {
  const keys = new Set(shown.map(({ key }) => key))
  const toggle = (key: string) => {
    const next = new Set(keys)
    if (!next.delete(key)) next.add(key)
    setOption('cols', formatColumns(all, next))
  }
  return (
    <Menu label="Columns" icon={<path d="M4 4.5h12v11H4zM8 4.5v11m4-11v11" />}>
      {() =>
        all.map(({ key, label }) => (
          <label key={key} class="menu-check">
            <input type="checkbox" checked={keys.has(key)} onChange={() => toggle(key)} />
            {label}
          </label>
        ))
      }
    </Menu>
  )
}
