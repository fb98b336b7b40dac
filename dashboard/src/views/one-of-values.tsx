import type { ComponentProps } from 'preact'
import { type NewParameter, valuesOf } from '../state/new-parameter.ts'

type OneOfValuesProps = ComponentProps<'select'> & {
  readonly wanted: NewParameter
  readonly onValue: (value: string) => void
}

/** A choice among the values that a parameter which is to be added lists, or none. */
export function OneOfValues({ wanted, onValue, ...rest }: OneOfValuesProps) {
  return (
    <span class="select">
      <select {...rest} onChange={({ currentTarget: { value } }) => onValue(value)}>
        {['', ...new Set(valuesOf(wanted).map(String))].map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </span>
  )
}
