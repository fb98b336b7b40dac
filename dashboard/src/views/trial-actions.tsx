import { act, deleteTrial, enqueueTrial } from '../api/client.ts'
import { isLocked } from '../api/session.ts'
import type { Study, Trial } from '../api/types.ts'
import { select } from '../state/route.ts'
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
