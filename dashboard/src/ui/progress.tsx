import type { Study, TrialState } from '../api/types.ts'
import { formatCount } from '../words/format.ts'
import { STATE_LOOKS } from '../words/states.ts'
import { StateSign } from './state-mark.tsx'

const SEGMENTS = [
  'succeeded',
  'stopped',
  'infeasible',
  'failed',
  'cancelled',
  'stopping',
  'active',
  'requested',
] as const satisfies TrialState[]

/** Trials that were begun, of those that the budget allows. */
export function trialTotals(study: Study): { begun: number; ended: number; of: number | undefined } {
  const { requested, active, stopping, cancelled, ...done } = study.counts
  const ended = Object.values(done).reduce((sum, count) => sum + count, 0)
  return { begun: ended + active + stopping, ended, of: study.spec.budget.trials }
}

/** The budget as a bar: one piece for each state. With `show` also their counts, which lead to their trials. */
export function Progress({ study, show }: { study: Study; show?: (state: TrialState) => void }) {
  const { ended, of } = trialTotals(study)
  const all = Math.max(
    1,
    of ?? 0,
    Object.values(study.counts).reduce((sum, count) => sum + count, 0),
  )
  const shown = SEGMENTS.filter((state) => study.counts[state] > 0)
  return (
    <div class="progress">
      <div
        class="progress-bar"
        role="progressbar"
        aria-label="Trials ended"
        aria-valuenow={ended}
        aria-valuemin={0}
        {...(of === undefined ? {} : { 'aria-valuemax': of })}
      >
        {shown.map((state) => (
          <span key={state} class={`piece piece-${state}`} style={{ width: `${(100 * study.counts[state]) / all}%` }} />
        ))}
      </div>
      {show !== undefined && (
        <ul class="legend">
          {shown.map((state) => (
            <li key={state}>
              <button type="button" title="Show only these below" onClick={() => show(state)}>
                <StateSign state={state} />
                <b>{formatCount(study.counts[state])}</b> {STATE_LOOKS[state].word}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
