import type { Study } from '../api/types.ts'
import { type Axis, objectiveAxes, parameterAxes } from '../state/axes.ts'
import { brush, setBrush } from '../state/brush.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatNumber } from '../ui/format.ts'

/** The brushes as fields: exact, and without a pointer. */
export function Ranges({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const axes = [...parameterAxes(study), ...objectiveAxes(study, store.trials.values())]
  return (
    <details class="fold">
      <summary>Ranges in numbers</summary>
      <div class="fields">
        {axes.map((axis) =>
          axis.words === undefined ? <NumberRange key={axis.key} axis={axis} /> : <WordRange key={axis.key} axis={axis} />,
        )}
      </div>
    </details>
  )
}

function NumberRange({ axis }: { axis: Axis }) {
  const given = brush.value.get(axis.key)
  const set = (change: { from?: number; to?: number }) => {
    const next = { from: change.from ?? given?.from ?? axis.min, to: change.to ?? given?.to ?? axis.max }
    setBrush(axis.key, next.from <= axis.min && next.to >= axis.max ? undefined : next)
  }
  const field = (end: 'from' | 'to', fallback: number) => (
    <input
      type="number"
      step="any"
      aria-label={`${axis.name} ${end}`}
      placeholder={formatNumber(fallback)}
      value={given?.[end] ?? ''}
      onChange={({ currentTarget: { value } }) => set({ [end]: value === '' ? fallback : Number(value) })}
    />
  )
  return (
    <fieldset class="field range">
      <legend>{axis.name}</legend>
      {field('from', axis.min)}
      <span aria-hidden="true">to</span>
      {field('to', axis.max)}
    </fieldset>
  )
}

function WordRange({ axis }: { axis: Axis }) {
  const given = brush.value.get(axis.key)
  const one = given !== undefined && given.from === given.to ? String(given.from) : ''
  return (
    <label class="field">
      {axis.name}
      <span class="select">
        <select
          value={one}
          onChange={({ currentTarget: { value } }) =>
            setBrush(axis.key, value === '' ? undefined : { from: Number(value), to: Number(value) })
          }
        >
          <option value="">{given !== undefined && one === '' ? 'several' : 'any'}</option>
          {axis.words?.map((word, k) => (
            <option key={word} value={String(k)}>
              {word}
            </option>
          ))}
        </select>
      </span>
    </label>
  )
}
