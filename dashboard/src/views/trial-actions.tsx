import { useSignal } from '@preact/signals'
import { act, deleteTrial, enqueueTrial, labelTrial } from '../api/client.ts'
import { isLocked } from '../api/session.ts'
import type { Study, Trial } from '../api/types.ts'
import { select } from '../state/route.ts'
import { NOTE_LABEL } from '../state/values.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Trouble, useTask } from '../ui/task.tsx'
import { isOpen } from '../words/states.ts'
import { closeTrial } from './trial-scroller.tsx'

/** What a person may do with a trial. */
export function TrialActions({ study, trial }: { study: Study; trial: Trial }) {
  const { trouble, run } = useTask()
  const locked = isLocked.value
  const open = isOpen(trial.state)
  return (
    <div class="actions">
      {open && trial.state !== 'stopping' && (
        <button type="button" class="button" disabled={locked} onClick={() => run(act(`${study.id}/trials/${trial.number}`, 'stop'))}>
          Stop this trial
        </button>
      )}
      {!open && study.state !== 'ended' && (
        <button
          type="button"
          class="button"
          disabled={locked}
          title="A new trial with the same parameters"
          onClick={() => run(enqueueTrial(study.id, trial.parameters).then(select))}
        >
          Run again
        </button>
      )}
      {!open && (
        <ConfirmButton
          label="Delete…"
          title={`Delete trial ${trial.number}`}
          deed="Delete for good"
          work={() => deleteTrial(study.id, trial.number)}
          then={closeTrial}
        >
          Its curve and logs go with it.
        </ConfirmButton>
      )}
      <Trouble text={trouble.value} />
    </div>
  )
}

/** Tags and a note: labels, which scripts see too. */
export function TrialLabels({ study, trial }: { study: Study; trial: Trial }) {
  const draft = useSignal('')
  const { trouble, run } = useTask()
  const locked = isLocked.value
  const set = (labels: Record<string, string | null>) => run(labelTrial(study.id, trial.number, labels))
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
                disabled={locked}
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
        <li class="new-tag">
          <input
            aria-label="New tag"
            placeholder="tag, or key=value"
            disabled={locked}
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
      </ul>
      <textarea
        aria-label="Note"
        placeholder="Note"
        rows={2}
        disabled={locked}
        defaultValue={trial.labels[NOTE_LABEL] ?? ''}
        onChange={({ currentTarget: { value } }) => set({ [NOTE_LABEL]: value.trim() === '' ? null : value.trim() })}
      />
      <Trouble text={trouble.value} />
    </section>
  )
}
