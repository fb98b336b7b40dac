import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isLocked } from '../api/session.ts'

/** Runs a write and shows what the server says against it. */
export function useTask(): {
  readonly trouble: Signal<string | undefined>
  readonly run: (work: Promise<unknown>, then?: () => void) => void
} {
  const trouble = useSignal<string | undefined>(undefined)
  const run = (work: Promise<unknown>, then?: () => void) => {
    trouble.value = undefined
    work.then(then, (error: Error) => {
      trouble.value = error.message
    })
  }
  return { trouble, run }
}

export function Trouble({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <span class="trouble" role="alert">
      {text}
    </span>
  )
}

/** How a form ends: what the server says against it, what submits it, `children` that do something else, and a way back. */
export function FormActions({
  trouble,
  submit,
  close,
  children,
}: {
  trouble: string | undefined
  submit: string
  close: () => void
  children?: ComponentChildren
}) {
  return (
    <>
      <Trouble text={trouble} />
      <div class="actions">
        <button type="submit" class="button primary">
          {submit}
        </button>
        {children}
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
      </div>
    </>
  )
}

/** A button that opens a form over the page; the form is made anew each time. `children` gets how to close it. */
export function FormButton({
  label,
  title,
  children,
}: {
  label: string
  title: string
  children: (close: () => void) => ComponentChildren
}) {
  const open = useSignal(false)
  const dialog = useRef<HTMLDialogElement>(null)
  // The dialog tells by `onClose`, and puts the focus back to where it was.
  const close = () => dialog.current?.close()
  useEffect(() => {
    if (open.value) dialog.current?.showModal()
  }, [open.value])
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={isLocked.value}
        onClick={() => {
          open.value = true
        }}
      >
        {label}
      </button>
      {open.value && (
        <dialog
          ref={dialog}
          aria-label={title}
          onClose={() => {
            open.value = false
          }}
        >
          <h2>{title}</h2>
          {children(close)}
        </dialog>
      )}
    </>
  )
}
