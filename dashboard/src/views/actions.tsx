import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Action, act, deleteStudy } from '../api/client.ts'
import type { Study } from '../api/types.ts'
import { STUDIES_HREF } from '../state/route.ts'
import { isLocked, lockedHint } from '../state/session.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatCount } from '../ui/format.ts'
import { FormButton, Trouble, useTask } from '../ui/task.tsx'
import { AddParameters } from './add-parameter-form.tsx'
import { Enqueue } from './enqueue-form.tsx'
import { Extend } from './extend-form.tsx'

/** Pause, resume, stop, extend, add trials and parameters; asks before it stops. */
export function Actions({ store, study }: { store: StudyStore; study: Study }) {
  const asking = useSignal(false)
  const trouble = useSignal<string | undefined>(undefined)
  const locked = isLocked.value
  const isLive = store.connection.value === 'live'
  useEffect(() => {
    // what could not be said to a server that was away is no news any more
    if (isLive) trouble.value = undefined
  }, [isLive])
  const run = (action: Action) => {
    asking.value = false
    trouble.value = undefined
    act(study.id, action).catch((error: Error) => {
      trouble.value = error.message
    })
  }
  const hint = locked ? lockedHint.value : undefined
  return (
    <div class="actions" title={hint}>
      {study.state !== 'ended' && <Enqueue store={store} study={study} />}
      {study.end?.failed !== true && <AddParameters study={study} />}
      {study.end?.failed !== true && <Extend study={study} />}
      {study.state !== 'ended' && <StateActions study={study} locked={locked} asking={asking} run={run} />}
      {study.state === 'ended' && <Delete study={study} />}
      {hint !== undefined && <span class="sr-only">{hint}</span>}
      <Trouble text={trouble.value} />
    </div>
  )
}

/** Removes an ended study for good, after it was asked by name. */
function Delete({ study }: { study: Study }) {
  return (
    <FormButton label="Delete…" title={`Delete ${study.spec.name}`}>
      {(close) => <DeleteForm study={study} close={close} />}
    </FormButton>
  )
}

function DeleteForm({ study, close }: { study: Study; close: () => void }) {
  const { trouble, run } = useTask()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(deleteStudy(study.id), () => {
          location.hash = STUDIES_HREF
        })
      }}
    >
      <p>All {formatCount(Object.values(study.counts).reduce((sum, count) => sum + count, 0))} trials, their curves and logs go with it.</p>
      <Trouble text={trouble.value} />
      <div class="actions">
        <button type="submit" class="button danger">
          Delete for good
        </button>
        <button type="button" class="button" onClick={close}>
          Keep
        </button>
      </div>
    </form>
  )
}

interface StateProps {
  readonly study: Study
  readonly locked: boolean
  readonly asking: Signal<boolean>
  readonly run: (action: Action) => void
}

function StateActions({ study, locked, asking, run }: StateProps) {
  return (
    <>
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
    </>
  )
}
