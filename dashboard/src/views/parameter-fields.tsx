import { argumentsOf, isRange, likeOthers, namesParameters } from '../state/new-parameter.ts'
import { Field, FieldGroup } from '../ui/field.tsx'
import { formatCount } from '../words/format.ts'
import { ConditionFields, type ParameterFieldsProps } from './condition-fields.tsx'
import { LikelyField } from './likely-field.tsx'
import { OneOfValues } from './one-of-values.tsx'

const KINDS = [
  ['double', 'number'],
  ['int', 'whole number'],
  ['discrete', 'one of some numbers'],
  ['choice', 'one of some values'],
] as const

const SCALES = [
  ['linear', 'linear'],
  ['log', 'logarithmic'],
  ['reverseLog', 'logarithmic from its upper end'],
] as const

/** What is asked of one parameter that is to be added; each control is named by the field that it belongs to. */
export function ParameterFields(props: ParameterFieldsProps) {
  const { study, wanted, clues, onChange } = props
  return (
    <>
      <div class="fields">
        <Field label="Name" trouble={clues.name}>
          {(marked) => (
            <input
              {...marked}
              type="text"
              name="name"
              required
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              value={wanted.name}
              onInput={({ currentTarget: { value } }) => onChange({ name: value.trim() })}
            />
          )}
        </Field>
        <Options label="Type" options={KINDS} value={wanted.kind} onChoice={(kind) => onChange({ kind })} />
        {isRange(wanted) ? <RangeField {...props} /> : <ValuesField {...props} />}
        {wanted.kind !== 'choice' && (
          <Options label="Scale" trouble={clues.scale} options={SCALES} value={wanted.scale} onChoice={(scale) => onChange({ scale })} />
        )}
        <DefaultField {...props} />
        {namesParameters(study) && (
          <Field
            label="In the command"
            hint={wanted.name !== '' && argumentsOf(wanted, study).length === 0 ? 'empty: only its environment has it' : 'at its end'}
            trouble={clues.command}
          >
            {(marked) => (
              <input
                {...marked}
                type="text"
                name="command"
                spellcheck={false}
                value={wanted.command ?? likeOthers(wanted.name, study)}
                onInput={({ currentTarget: { value } }) => onChange({ command: value })}
              />
            )}
          </Field>
        )}
      </div>
      <div class="fields">
        {isRange(wanted) && <StepField {...props} />}
        <LikelyField {...props} />
      </div>
      <ConditionFields {...props} />
    </>
  )
}

function Options<T extends string>(props: {
  readonly label: string
  readonly trouble?: string | undefined
  readonly options: readonly (readonly [T, string])[]
  readonly value: T
  readonly onChoice: (value: T) => void
}) {
  return (
    <Field label={props.label} trouble={props.trouble}>
      {(marked) => (
        <span class="select">
          <select {...marked} value={props.value} onChange={({ currentTarget: { value } }) => props.onChoice(value as T)}>
            {props.options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  )
}

function RangeField({ wanted, clues, onChange }: ParameterFieldsProps) {
  return (
    <FieldGroup label="Range" trouble={clues.range}>
      {(marked) => (
        <span class="ends">
          {(['from', 'to'] as const).map((end) => (
            <input
              {...marked}
              key={end}
              type="number"
              name="range"
              required
              step={wanted.kind === 'int' ? 1 : 'any'}
              aria-label={end}
              placeholder={end}
              value={wanted[end]}
              onInput={({ currentTarget: { value } }) => onChange({ [end]: value })}
            />
          ))}
        </span>
      )}
    </FieldGroup>
  )
}

function ValuesField({ wanted, clues, onChange }: ParameterFieldsProps) {
  return (
    <Field label="Values" hint="separated by commas" trouble={clues.values}>
      {(marked) => (
        <input
          {...marked}
          type="text"
          name="values"
          required
          autocapitalize="off"
          spellcheck={false}
          placeholder={wanted.kind === 'choice' ? 'sgd, adam' : '16, 32, 64'}
          value={wanted.values}
          onInput={({ currentTarget: { value } }) => onChange({ values: value })}
        />
      )}
    </Field>
  )
}

function StepField({ wanted, clues, onChange }: ParameterFieldsProps) {
  return (
    <Field label="Step" hint="optional" trouble={clues.step}>
      {(marked) => (
        <input
          {...marked}
          type="number"
          name="step"
          step={wanted.kind === 'int' ? 1 : 'any'}
          placeholder={wanted.kind === 'int' ? '1' : 'any value'}
          value={wanted.step}
          onInput={({ currentTarget: { value } }) => onChange({ step: value })}
        />
      )}
    </Field>
  )
}

/** Without trials there is nothing that it tells; where it is there sometimes, the server knows whether it was. */
function DefaultField({ study, wanted, clues, onChange }: ParameterFieldsProps) {
  const trials = Object.values(study.counts).reduce((sum, count) => sum + count, 0)
  const hint = trials === 0 ? 'may be left out' : `what ${trials === 1 ? 'the one trial' : `its ${formatCount(trials)} trials`} had`
  const shared = { name: 'default', required: trials > 0 && wanted.parent === '', value: wanted.default }
  return (
    <Field label="Value so far" hint={hint} trouble={clues.default}>
      {(marked) =>
        isRange(wanted) ? (
          <input
            {...marked}
            {...shared}
            type="number"
            step={wanted.kind === 'int' ? 1 : 'any'}
            onInput={({ currentTarget: { value } }) => onChange({ default: value })}
          />
        ) : (
          <OneOfValues {...marked} {...shared} wanted={wanted} onValue={(value) => onChange({ default: value })} />
        )
      }
    </Field>
  )
}
