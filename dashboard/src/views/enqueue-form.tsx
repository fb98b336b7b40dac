import { useSignal } from '@preact/signals'
import { enqueueTrial } from '../api/client.ts'
import type { Parameter, ParameterValue, Study, Trial } from '../api/types.ts'
import { likelyText } from '../state/likely.ts'
import { select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { Field } from '../ui/field.tsx'
import { conditionsText, ParameterConstraints } from '../ui/parameter-constraints.tsx'
import { FormActions, FormButton, useTask } from '../ui/task.tsx'

/** Asks for a trial at a point of one's own; the form begins with the selected trial, else the best. */
export function Enqueue({ store, study }: { store: StudyStore; study: Study }) {
  return (
    <FormButton label="Add trial…" title="Add a trial">
      {(close) => <EnqueueForm study={study} from={store.trials.get(selected.value ?? study.best ?? -1)} close={close} />}
    </FormButton>
  )
}

/** A field's text as the parameter's value; undefined when it is empty. */
function fieldValue(parameter: Parameter, text: string): ParameterValue | undefined {
  if (text === '') return undefined
  if (parameter.kind === 'choice') return parameter.values.find((value) => String(value) === text)
  return Number(text)
}

function EnqueueForm({ study, from, close }: { study: Study; from: Trial | undefined; close: () => void }) {
  const texts = useSignal<Readonly<Record<string, string>>>(
    Object.fromEntries(study.spec.parameters.map(({ name }) => [name, String(from?.parameters[name] ?? '')])),
  )
  const { trouble, run } = useTask()
  const submit = (event: Event) => {
    event.preventDefault()
    const entries = study.spec.parameters.flatMap((parameter) => {
      const value = fieldValue(parameter, texts.value[parameter.name] ?? '')
      return value === undefined ? [] : [[parameter.name, value] as const]
    })
    const work = enqueueTrial(study.id, Object.fromEntries(entries)).then((number) => {
      if (selected.value !== number) select(number)
    })
    run(work, close)
  }
  return (
    <form onSubmit={submit}>
      <p class="note">
        {from === undefined ? 'No trial to begin with.' : `These are the values of trial ${from.number}.`} A field that is left empty is not
        given.{study.spec.parameterConstraints !== undefined && ' They must keep:'}
      </p>
      <ParameterConstraints study={study} />
      <div class="fields">
        {study.spec.parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            text={texts.value[parameter.name] ?? ''}
            onText={(text) => {
              texts.value = { ...texts.value, [parameter.name]: text }
            }}
          />
        ))}
      </div>
      <FormActions trouble={trouble.value} submit="Add" close={close} />
    </form>
  )
}

/** What its value may be, where it is there at all, and where the best is expected. */
function hintOf(parameter: Parameter): string | undefined {
  const { when = [] } = parameter
  const range = 'values' in parameter ? [] : [`${parameter.min} to ${parameter.max}${stepText(parameter)}`]
  const words = [...range, when.length > 0 && `only where ${conditionsText(when)}`, likelyText(parameter)].filter((one) => one)
  return words.length === 0 ? undefined : words.join(', ')
}

function stepText({ kind, step }: Parameter & { readonly step?: number }): string {
  return step === undefined || (kind === 'int' && step === 1) ? '' : ` in steps of ${step}`
}

function ParameterField({ parameter, text, onText }: { parameter: Parameter; text: string; onText: (text: string) => void }) {
  return (
    <Field label={parameter.name} hint={hintOf(parameter)}>
      {(marked) =>
        'values' in parameter ? (
          <span class="select">
            <select {...marked} value={text} onChange={(event) => onText(event.currentTarget.value)}>
              {['', ...parameter.values.map(String)].map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </span>
        ) : (
          <input
            {...marked}
            type="number"
            step={parameter.kind === 'int' ? 1 : 'any'}
            min={parameter.min}
            max={parameter.max}
            value={text}
            onInput={(event) => onText(event.currentTarget.value)}
          />
        )
      }
    </Field>
  )
}
