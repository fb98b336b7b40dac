import type { Parameter, Study } from '../api/types.ts'
import type { Clues, NewParameter } from '../state/new-parameter.ts'
import { Field, FieldGroup, type Marked } from '../ui/field.tsx'

export interface ParameterFieldsProps {
  readonly study: Study
  readonly wanted: NewParameter
  readonly clues: Clues
  readonly onChange: (change: Partial<NewParameter>) => void
}

/** Asks whether the parameter is always there, or only at some values of another. */
export function ConditionFields({ study, wanted, clues, onChange }: ParameterFieldsProps) {
  const parent = study.spec.parameters.find(({ name }) => name === wanted.parent)
  return (
    <div class="fields">
      <Field label="Only where" hint="optional">
        {(marked) => (
          <span class="select">
            <select
              {...marked}
              value={wanted.parent}
              onChange={({ currentTarget: { value } }) => onChange({ parent: value, parentValues: [], parentFrom: '', parentTo: '' })}
            >
              <option value="">always there</option>
              {study.spec.parameters.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        )}
      </Field>
      {parent !== undefined && (
        <FieldGroup label={`is ${'values' in parent ? 'one of' : 'in'}`} trouble={clues.when}>
          {(marked) =>
            'values' in parent ? (
              <ParentValues parent={parent} wanted={wanted} onChange={onChange} marked={marked} />
            ) : (
              <ParentRange parent={parent} wanted={wanted} onChange={onChange} marked={marked} />
            )
          }
        </FieldGroup>
      )}
    </div>
  )
}

interface ParentProps<Kind extends Parameter> extends Pick<ParameterFieldsProps, 'wanted' | 'onChange'> {
  readonly marked: Marked
  readonly parent: Kind
}

function ParentValues({ parent, wanted, onChange, marked }: ParentProps<Extract<Parameter, { values: unknown }>>) {
  const toggled = (value: string) =>
    wanted.parentValues.includes(value) ? wanted.parentValues.filter((other) => other !== value) : [...wanted.parentValues, value]
  return (
    <span class="checks">
      {parent.values.map(String).map((value) => (
        <label key={value}>
          <input
            {...marked}
            type="checkbox"
            name="when"
            checked={wanted.parentValues.includes(value)}
            onChange={() => onChange({ parentValues: toggled(value) })}
          />
          {value}
        </label>
      ))}
    </span>
  )
}

function ParentRange({ parent, wanted, onChange, marked }: ParentProps<Extract<Parameter, { min: number }>> & { readonly marked: Marked }) {
  const field = (key: 'parentFrom' | 'parentTo', words: string, bound: number) => (
    <input
      {...marked}
      type="number"
      name="when"
      step="any"
      aria-label={`${parent.name} ${words}`}
      placeholder={String(bound)}
      value={wanted[key]}
      onInput={({ currentTarget: { value } }) => onChange({ [key]: value })}
    />
  )
  return (
    <span class="ends">
      {field('parentFrom', 'from', parent.min)}
      {field('parentTo', 'to', parent.max)}
    </span>
  )
}
