import type { ComponentChildren } from 'preact'
import { FormButton, Trouble, useTask } from './task.tsx'

interface ConfirmProps {
  readonly label: string
  readonly title: string
  /** What is done, as its button says it. */
  readonly deed: string
  readonly work: () => Promise<unknown>
  /** After it is done. The button that asked may be gone then: what follows says where the focus goes. */
  readonly then: () => void
  /** What it means. */
  readonly children: ComponentChildren
}

/** A button for what cannot be undone: it asks first, and who presses Enter too soon has done nothing. */
export function ConfirmButton({ label, title, ...asked }: ConfirmProps) {
  return (
    <FormButton label={label} title={title}>
      {(close) => <Confirmation {...asked} close={close} />}
    </FormButton>
  )
}

function Confirmation({ deed, work, then, children, close }: Omit<ConfirmProps, 'label' | 'title'> & { close: () => void }) {
  const { trouble, run } = useTask()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(work(), () => {
          close()
          then()
        })
      }}
    >
      <p>{children}</p>
      <Trouble text={trouble.value} />
      <div class="actions">
        <button type="submit" class="button danger">
          {deed}
        </button>
        <button type="button" class="button" autofocus onClick={close}>
          Keep
        </button>
      </div>
    </form>
  )
}
