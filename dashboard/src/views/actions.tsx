import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Action, act, deleteStudy } from '../api/client.ts'
import { isLocked, lockedHint } from '../api/session.ts'
import type { Study } from '../api/types.ts'
import { STUDIES_HREF } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { focusPage } from '../ui/page.tsx'
import { Trouble } from '../ui/task.tsx'
import { formatCount } from '../words/format.ts'
import { AddParameters } from './add-parameter-form.tsx'
import { Enqueue } from './enqueue-form.tsx'
import { Extend } from './extend-form.tsx'

/** Pause, resume, stop, extend, add trials and parameters; asks before it stops or deletes. */
export function Actions({ store, study }: { store: StudyStore; study: Study }) {
  const trouble = useSignal<string | undefined>(undefined)
  const locked = isLocked.value
  const isLive = store.connection.value === 'live'
  useEffect(() => {
    // what could not be said to a server that was away is no news any more
    if (isLive) trouble.value = undefined
  }, [isLive])
  const run = (action: Action) => {
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
      {study.state !== 'ended' && <StateActions study={study} locked={locked} run={run} />}
      {study.state === 'ended' && <Delete study={study} />}
      {hint !== undefined && <span class="sr-only">{hint}</span>}
      <Trouble text={trouble.value} />
    </div>
  )
}

/** Removes an ended study for good, after it was asked by name. */
function Delete({ study }: { study: Study }) {
  const trials = Object.values(study.counts).reduce((sum, count) => sum + count, 0)
  return (
    <ConfirmButton
      label="Delete…"
      title={`Delete ${study.spec.name}`}
      deed="Delete for good"
      work={() => deleteStudy(study.id)}
      then={() => {
        location.hash = STUDIES_HREF
      }}
    >
      All {formatCount(trials)} trials, their curves and logs go with it.
    </ConfirmButton>
  )
}

interface StateProps {
  readonly study: Study
  readonly locked: boolean
  readonly run: (action: Action) => void
}

function StateActions({ study, locked, run }: StateProps) {
  const [label, action] = study.state === 'active' ? (['Pause', 'pause'] as const) : (['Resume', 'resume'] as const)
  const underWay = study.counts.active + study.counts.stopping
  return (
    <>
      <button type="button" class="button" disabled={locked} onClick={() => run(action)}>
        {label}
      </button>
      <ConfirmButton
        label="Stop…"
        title={`Stop ${study.spec.name}`}
        deed="Stop for good"
        work={() => act(study.id, 'stop')}
        then={focusPage}
      >
        No more trials begin
        {underWay > 0 && `, and ${underWay === 1 ? 'the one' : `the ${formatCount(underWay)}`} under way will be stopped`}. What was
        measured stays.
      </ConfirmButton>
    </>
  )
}
