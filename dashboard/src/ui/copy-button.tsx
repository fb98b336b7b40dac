import { useSignal } from '@preact/signals'
import type { Trial } from '../api/types.ts'

/** How long it is said what became of a copy. */
const SAID_MS = 3_000

interface CopyProps {
  /** What is copied, for who hears it beside no text. */
  readonly what: string
  readonly text: string
  readonly label?: string
}

/** Puts a text on the clipboard, and says whether it is there. */
export function CopyButton({ what, text, label = 'Copy' }: CopyProps) {
  const said = useSignal('')
  const copy = async ({ currentTarget }: { currentTarget: HTMLElement }) => {
    said.value = (await isCopied(text, currentTarget)) ? 'Copied' : 'The browser does not let it: select the text instead'
    window.setTimeout(() => {
      said.value = ''
    }, SAID_MS)
  }
  return (
    <span class="copy">
      <button type="button" class="link" onClick={copy}>
        {label}
        <span class="sr-only"> {what}</span>
      </button>{' '}
      <span role="status">{said}</span>
    </span>
  )
}

/** Copies what a trial was given, every digit of it, as code reads it. */
export function CopyParameters({ trial: { number, parameters } }: { trial: Trial }) {
  return <CopyButton label="Copy as JSON" what={`the parameters of trial ${number}`} text={JSON.stringify(parameters, null, 2)} />
}

/** Over plain HTTP from another machine a browser lends no clipboard, but still copies what is selected. */
async function isCopied(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.className = 'sr-only'
    area.value = text
    // beside it: what is outside a dialog cannot be selected
    button.after(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    button.focus()
    return done
  }
}
