import type { ComponentChildren } from 'preact'
import type { Study, Trial } from '../api/types.ts'
import { clock } from '../state/clock.ts'
import { durationOf, NOTE_LABEL, reasonOf } from '../state/values.ts'
import { StateMark } from '../ui/state-mark.tsx'
import { formatDuration, formatParameter, formatValue, valueDigits } from '../words/format.ts'
import { isOpen } from '../words/states.ts'

/** One column of the table of trials. `key` is what the address and the order call it. */
export interface Column {
  readonly key: string
  readonly label: string
  readonly number: boolean
  readonly sortable: boolean
  /** Shown unless the reader says otherwise. */
  readonly usual: boolean
  readonly cell: (trial: Trial) => ComponentChildren
  readonly class?: string
  readonly title?: (trial: Trial) => string | undefined
}

/** Trials that tell which metrics there are: the newest. */
const ASKED_MAX = 50

/** All columns behind the trial's number, in their order, of a study with these trials. */
export function columnsOf(study: Study, trials: readonly Trial[]): Column[] {
  const { objectives, parameters } = study.spec
  const column = (key: string, label: string, cell: Column['cell'], rest: Partial<Column> = {}): Column => ({
    key,
    label,
    number: true,
    sortable: true,
    usual: true,
    cell,
    ...rest,
  })
  const others = metricsOf(trials).filter((name) => objectives.every(({ metric }) => metric !== name))
  return [
    column('state', 'State', (trial) => <StateMark trial={trial} />, { number: false }),
    ...objectives.map(({ metric }, place) => {
      const digits = valueDigits(trials.map(({ values }) => values?.[place]))
      return column(place === 0 ? 'value' : `v.${place}`, metric, (trial) => formatValue(trial.values?.[place], digits), { class: 'value' })
    }),
    ...others.map((metric) => column(`m.${metric}`, metric, (trial) => formatValue(trial.metrics[metric]), { usual: false })),
    column('step', 'Last step', (trial) => trial.lastStep),
    column('duration', 'Duration', durationCell),
    column('worker', 'Worker', (trial) => trial.worker, { number: false, usual: false }),
    column('tags', 'Tags and note', (trial) => <Tags trial={trial} />, { number: false, sortable: false, usual: trials.some(isLabelled) }),
    column('reason', 'Reason', (trial) => <span class="reason-text">{reasonOf(trial, study)}</span>, {
      number: false,
      sortable: false,
      usual: trials.some((trial) => reasonOf(trial, study) !== undefined),
      class: 'reason',
      title: (trial) => reasonOf(trial, study),
    }),
    ...parameters.map(({ name, kind }) =>
      column(`p.${name}`, name, (trial) => (trial.parameters[name] === undefined ? undefined : formatParameter(trial.parameters[name])), {
        number: kind !== 'choice',
      }),
    ),
  ]
}

function metricsOf(trials: readonly Trial[]): string[] {
  return [...new Set(trials.slice(-ASKED_MAX).flatMap(({ metrics }) => Object.keys(metrics)))].sort()
}

function isLabelled({ labels }: Trial): boolean {
  for (const _ in labels) return true
  return false
}

function durationCell(trial: Trial): string | undefined {
  const duration = durationOf(trial, isOpen(trial.state) ? clock.value : 0)
  return duration === undefined ? undefined : formatDuration(duration)
}

function Tags({ trial }: { trial: Trial }) {
  const { [NOTE_LABEL]: note, ...tags } = trial.labels
  return (
    <>
      {Object.entries(tags).map(([key, value]) => (
        <span key={key} class="tag">
          {value === '' ? key : `${key}: ${value}`}
        </span>
      ))}
      {note !== undefined && (
        <span class="note-cell" title={note}>
          {note}
        </span>
      )}
    </>
  )
}

/** The columns that the address names, else the usual ones. */
export function shownColumns(all: readonly Column[], option: string | null): Column[] {
  if (option === null) return all.filter(({ usual }) => usual)
  const keys = new Set(option.split(',').map(decodeURIComponent))
  return all.filter(({ key }) => keys.has(key))
}

/** How the address names columns; undefined for the usual ones. */
export function formatColumns(all: readonly Column[], keys: ReadonlySet<string>): string | undefined {
  if (all.every(({ key, usual }) => keys.has(key) === usual)) return undefined
  return all
    .filter(({ key }) => keys.has(key))
    .map(({ key }) => encodeURIComponent(key))
    .join(',')
}
