import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What a control in a field needs for its label and its trouble to be heard with it. */
export interface Marked {
  readonly id?: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby'?: string
}

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly trouble?: string | undefined
  readonly children: (marked: Marked) => ComponentChildren
}

/** A label, its control, and below it what is wrong with what the control holds. */
export function Field({ label, hint, trouble, children }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label htmlFor={`${id}c`}>
        {label} {hint !== undefined && <small>{hint}</small>}
      </label>
      {children({ id: `${id}c`, ...markedBy(id, trouble) })}
      <FieldTrouble id={id} text={trouble} />
    </div>
  )
}

/** The same for several controls that are one value. */
export function FieldGroup({ label, hint, trouble, children }: FieldProps) {
  const id = useId()
  return (
    <fieldset class="field group">
      <legend>
        {label} {hint !== undefined && <small>{hint}</small>}
      </legend>
      {children(markedBy(id, trouble))}
      <FieldTrouble id={id} text={trouble} />
    </fieldset>
  )
}

function markedBy(id: string, trouble: string | undefined): Marked {
  return { 'aria-invalid': trouble !== undefined, ...(trouble !== undefined && { 'aria-describedby': id }) }
}

function FieldTrouble({ id, text }: { id: string; text: string | undefined }) {
  return (
    <small id={id} class="trouble" aria-live="polite">
      {text}
    </small>
  )
}
