import { useSignal } from '@preact/signals'
import { type Action, act } from '../api/client.ts'
import type { Study } from '../api/types.ts'
import { token } from '../state/token.ts'

/** Pause, resume and stop; asks before it stops. */
export function Actions({ study }: { study: Study }) {
  const asking = useSignal(false)
  const trouble = useSignal<string | undefined>(undefined)
  if (study.state === 'ended') return null
  const locked = token.value === undefined
  const run = (action: Action) => {
    asking.value = false
    trouble.value = undefined
    act(study.id, action).catch((error: Error) => {
      trouble.value = error.message
    })
  }
  const hint = locked ? 'To act from here, open the address that the command line printed: it carries the token.' : undefined
  return (
    <div class="actions" title={hint}>
      {study.state === 'active' ? (
        <button type="button" class="button" disabled={locked} onClick={() => run('pause')}>
          Pause
        </button>
      ) : (
        <button type="button" class="button" disabled={locked} onClick={() => run('resume')}>
          Resume
        </button>
      )}
      {asking.value ? (
        <>
          <button type="button" class="button danger" onClick={() => run('stop')}>
            Stop for good
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              asking.value = false
            }}
          >
            Keep
          </button>
        </>
      ) : (
        <button
          type="button"
          class="button"
          disabled={locked}
          onClick={() => {
            asking.value = true
          }}
        >
          Stop…
        </button>
      )}
      {hint !== undefined && <span class="sr-only">{hint}</span>}
      {trouble.value !== undefined && (
        <span class="trouble" role="alert">
          {trouble.value}
        </span>
      )}
    </div>
  )
}
