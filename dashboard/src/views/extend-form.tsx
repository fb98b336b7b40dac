import { useSignal } from '@preact/signals'
import { extendStudy } from '../api/client.ts'
import type { Study } from '../api/types.ts'
import { trialTotals } from '../ui/progress.tsx'
import { FormActions, FormButton, useTask } from '../ui/task.tsx'
import { formatCount } from '../words/format.ts'

/** Gives a study a larger budget of trials; an ended one goes on. */
export function Extend({ study }: { study: Study }) {
  return (
    <FormButton label="Extend…" title={`Extend ${study.spec.name}`}>
      {(close) => <ExtendForm study={study} close={close} />}
    </FormButton>
  )
}

function ExtendForm({ study, close }: { study: Study; close: () => void }) {
  const { begun, of } = trialTotals(study)
  const trials = useSignal(String((of ?? begun) + Math.max(10, Math.ceil((of ?? begun) / 4))))
  const parallel = useSignal(String(study.spec.budget.parallel))
  const { trouble, run } = useTask()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(extendStudy(study.id, { trials: Number(trials.value), parallel: Number(parallel.value) }), close)
      }}
    >
      <label class="field">
        Trials in all
        <input
          type="number"
          min={begun + 1}
          required
          value={trials.value}
          onInput={({ currentTarget: { value } }) => {
            trials.value = value
          }}
        />
      </label>
      <label class="field">
        At a time
        <input
          type="number"
          min={1}
          required
          value={parallel.value}
          onInput={({ currentTarget: { value } }) => {
            parallel.value = value
          }}
        />
      </label>
      <p class="note">
        {formatCount(begun)} of {of === undefined ? 'any number' : formatCount(of)} were started.{' '}
        {study.state === 'ended' && 'The study goes on where it ended.'}
      </p>
      <FormActions trouble={trouble.value} submit="Extend" close={close} />
    </form>
  )
}
