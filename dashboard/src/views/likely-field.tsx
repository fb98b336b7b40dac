import { isRange } from '../state/new-parameter.ts'
import { Field, FieldGroup } from '../ui/field.tsx'
import type { ParameterFieldsProps } from './condition-fields.tsx'
import { OneOfValues } from './one-of-values.tsx'

/** Asks where the best is expected: near a number and how far around it, or which of some values and how much more often than the others. */
export function LikelyField(props: ParameterFieldsProps) {
  const { wanted, clues, onChange } = props
  if (wanted.kind !== 'choice') return <LikelyNumber {...props} />
  return (
    <Field label="Likely" hint="optional: a value, or weights" trouble={clues.likely}>
      {(marked) => (
        <input
          {...marked}
          type="text"
          name="likely"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="adam, or sgd: 1, adam: 3"
          value={wanted.likely}
          onInput={({ currentTarget: { value } }) => onChange({ likely: value })}
        />
      )}
    </Field>
  )
}

function LikelyNumber({ wanted, clues, onChange }: ParameterFieldsProps) {
  const near = { name: 'likely', 'aria-label': 'likely near', value: wanted.likely }
  return (
    <FieldGroup label="Likely" hint="optional" trouble={clues.likely}>
      {(marked) => (
        <span class="ends">
          {isRange(wanted) ? (
            <input
              {...marked}
              {...near}
              type="number"
              step={wanted.kind === 'int' ? 1 : 'any'}
              placeholder="near"
              onInput={({ currentTarget: { value } }) => onChange({ likely: value })}
            />
          ) : (
            <OneOfValues {...marked} {...near} wanted={wanted} onValue={(likely) => onChange({ likely })} />
          )}
          <input
            {...marked}
            type="number"
            name="likely"
            step="any"
            aria-label="spread, as a share of the range"
            placeholder="spread 0.17"
            title="a standard deviation, as a share of the range"
            value={wanted.spread}
            onInput={({ currentTarget: { value } }) => onChange({ spread: value })}
          />
        </span>
      )}
    </FieldGroup>
  )
}
