import { useSignal } from '@preact/signals'
import { labelTrial } from '../api/client.ts'
import { isLocked } from '../api/session.ts'
import type { Study, Trial } from '../api/types.ts'
import { NOTE_LABEL } from '../state/values.ts'
import { Trouble, useTask } from '../ui/task.tsx'

/** Sets labels; null takes one away. */
type SetLabels = (labels: Record<string, string | null>) => void

/** Tags and a note: labels, which scripts see too. */
export function TrialLabels({ study, trial }: { study: Study; trial: Trial }) {
  const { trouble, run } = useTask()
  const set: SetLabels = (labels) => run(labelTrial(study.id, trial.number, labels))
  return (
    <section class="labels" aria-label="Tags and note">
      <ul class="tags">
        {Object.entries(trial.labels)
          .filter(([key]) => key !== NOTE_LABEL)
          .map(([key, value]) => (
            <li key={key}>
              {value === '' ? key : `${key}: ${value}`}
              <button
                type="button"
                class="remove"
                aria-label={`Remove the tag ${key}`}
                disabled={isLocked.value}
                onClick={({ currentTarget }) => {
                  set({ [key]: null })
                  // the tag goes, and its button
                  currentTarget.closest('ul')?.querySelector('input')?.focus()
                }}
              >
                ×
              </button>
            </li>
          ))}
        <NewTag set={set} />
      </ul>
      <textarea
        aria-label="Note"
        placeholder="Note"
        rows={2}
        disabled={isLocked.value}
        defaultValue={trial.labels[NOTE_LABEL] ?? ''}
        onChange={({ currentTarget: { value } }) => set({ [NOTE_LABEL]: value.trim() === '' ? null : value.trim() })}
      />
      <Trouble text={trouble.value} />
    </section>
  )
}

function NewTag({ set }: { set: SetLabels }) {
  const draft = useSignal('')
  return (
    <li class="new-tag">
      <input
        aria-label="New tag"
        placeholder="tag, or key=value"
        disabled={isLocked.value}
        value={draft.value}
        onInput={({ currentTarget: { value } }) => {
          draft.value = value
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || draft.value.trim() === '') return
          const [key = '', ...value] = draft.value.trim().split('=')
          set({ [key.trim()]: value.join('=').trim() })
          draft.value = ''
        }}
      />
    </li>
  )
}
