import { useSignal } from '@preact/signals'
import type { Study } from '../api/types.ts'
import { type Axis, objectiveAxes, parameterAxes } from '../state/axes.ts'
import { brush, setBrush } from '../state/brush.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatNumber } from '../words/format.ts'

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
  return (
    <fieldset class="field range">
      <legend>{axis.name}</legend>
      <RangeEnd name={`${axis.name} from`} fallback={axis.min} given={given?.from} onGiven={(from) => set({ from })} />
      <span aria-hidden="true">to</span>
      <RangeEnd name={`${axis.name} to`} fallback={axis.max} given={given?.to} onGiven={(to) => set({ to })} />
    </fieldset>
  )
}

interface RangeEndProps {
  readonly name: string
  readonly fallback: number
  readonly given: number | undefined
  readonly onGiven: (value: number) => void
}

/** Takes effect once it is left: what is half written would let go of trials, and must outlast the redraws of a study that runs. */
function RangeEnd({ name, fallback, given, onGiven }: RangeEndProps) {
  const written = useSignal<string | undefined>(undefined)
  return (
    <input
      type="number"
      step="any"
      aria-label={name}
      placeholder={formatNumber(fallback)}
      value={written.value ?? given ?? ''}
      onInput={({ currentTarget: { value } }) => {
        written.value = value
      }}
      onChange={({ currentTarget: { value } }) => {
        written.value = undefined
        onGiven(value === '' ? fallback : Number(value))
      }}
    />
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
